// Asks before a button acts. Closing it in any way but "yes" is a no.

import { el, freshId } from "./dom.js";

export function confirmed(button) {
  const { title, text, yes, no } = button.confirm;
  const titleId = freshId("confirm");
  const textId = freshId("confirm");
  const style = button.style === "danger" ? "danger" : "primary";
  const agree = el("button", { type: "button", class: `button ${style}` }, yes);
  const refuse = el("button", { type: "button", class: "button plain", autofocus: true }, no);
  const dialog = el(
    "dialog",
    { class: "dialog small", "aria-labelledby": titleId, "aria-describedby": textId, role: "alertdialog" },
    el("h2", { id: titleId }, title),
    el("p", { id: textId, class: "words" }, text),
    el("div", { class: "dialog-foot" }, refuse, agree),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    let answer = false;
    agree.addEventListener("click", () => {
      answer = true;
      dialog.close();
    });
    refuse.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
  });
}
