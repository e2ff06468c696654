// Short notices in the corner, and what only a screen reader hears.

import { el, icon } from "./dom.js";

const STAY_MS = 6000;

/** Shows a sentence for a while. `action` is {label, run}; a `kind` of "wrong" is an alert. */
export function toast(sentence, { kind = "", action = null } = {}) {
  const box = el("div", { class: `toast ${kind}`.trim(), role: kind === "wrong" ? "alert" : "status" });
  let timer = 0;
  const leave = () => {
    clearTimeout(timer);
    box.remove();
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(leave, STAY_MS);
  };
  document.getElementById("toasts").append(box);
  box.append(el("p", {}, sentence));
  if (action) {
    const run = () => {
      leave();
      action.run();
    };
    box.append(el("button", { type: "button", class: "button quiet", on: { click: run } }, action.label));
  }
  const close = { type: "button", class: "icon-button", "aria-label": "Dismiss", on: { click: leave } };
  box.append(el("button", close, icon("close")));
  for (const event of ["pointerenter", "focusin"]) box.addEventListener(event, () => clearTimeout(timer));
  for (const event of ["pointerleave", "focusout"]) box.addEventListener(event, wait);
  wait();
}

export const wrong = (error) => toast(error.message, { kind: "wrong" });

/** Says something to a screen reader, without showing it. */
export function announce(sentence) {
  const status = document.getElementById("status");
  status.textContent = "";
  requestAnimationFrame(() => {
    status.textContent = sentence;
  });
}
