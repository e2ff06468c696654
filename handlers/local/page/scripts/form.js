// A form in a dialog. What was typed is never lost: an answer with errors leaves it standing, and
// a form that keeps drafts sends what it holds when it is closed without saving.

import * as api from "./api.js";
import { closeOnBackdrop } from "./backdrop.js";
import { el, freshId, icon } from "./dom.js";
import { fieldElement } from "./fields.js";
import { here } from "./state.js";
import { runs } from "./text.js";
import { announce, toast } from "./toast.js";

/** Opens `form` for `user`; `done` gets the answer that follows once the form was accepted. */
export function openForm(user, form, done) {
  const titleId = freshId("form");
  const dialog = el("dialog", { class: "dialog", "aria-labelledby": titleId });
  const body = el("form", { novalidate: true, method: "post" });
  let fields = [];
  let saved = false;
  let before = "";

  const values = () => Object.fromEntries(fields.map((field) => [field.name, field.value()]));

  const draw = () => {
    fields = form.fields.map(fieldElement);
    const close = { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => dialog.close() } };
    const intro = form.intro ? el("p", { class: "intro" }, runs({ text: form.intro, runs: form.intro_runs })) : null;
    const cancel = { type: "button", class: "button plain", on: { click: () => dialog.close() } };
    body.replaceChildren(
      el("header", { class: "dialog-head" }, el("h2", { id: titleId }, form.title), el("button", close, icon("close"))),
      el("div", { class: "dialog-body" }, intro, el("p", { class: "form-error", role: "alert", hidden: true }),
        fields.map((field) => field.node)),
      el("div", { class: "dialog-foot" }, el("button", cancel, "Cancel"),
        el("button", { type: "submit", class: "button primary" }, form.submit)),
    );
    before = JSON.stringify(values());
    showErrors({ ...form.errors, ...Object.fromEntries(form.fields.map((field) => [field.name, field.error])) });
  };

  const showErrors = (errors) => {
    for (const field of fields) field.setError(errors[field.name] ?? "");
    const known = new Set(fields.map((field) => field.name));
    const other = Object.entries(errors).filter(([name, words]) => words && !known.has(name));
    const top = body.querySelector(".form-error");
    top.hidden = other.length === 0;
    top.textContent = other.map(([, words]) => words).join(" ");
    const first = fields.find((field) => errors[field.name]);
    if (first) {
      first.focus();
      announce(errors[first.name]);
    } else if (other.length > 0) {
      top.scrollIntoView({ block: "nearest" });
    }
  };

  const takeBack = (next) => {
    const sameFields = next.id === form.id
      && JSON.stringify(next.fields.map(shapeOf)) === JSON.stringify(form.fields.map(shapeOf));
    form = next;
    if (sameFields) {
      showErrors({ ...next.errors, ...Object.fromEntries(next.fields.map((field) => [field.name, field.error])) });
    } else {
      draw();
      fields[0]?.focus();
    }
  };

  const send = async () => {
    const button = body.querySelector("button[type=submit]");
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const answer = await api.submit(user, form.id, values());
      if (answer.form) {
        takeBack(answer.form);
        return;
      }
      saved = true;
      dialog.close();
      await done(answer);
    } catch (error) {
      showErrors(Object.keys(error.errors ?? {}).length > 0 ? error.errors : { "": error.message });
    } finally {
      button.removeAttribute("aria-disabled");
    }
  };

  const keep = async (quietly) => {
    if (saved || !form.keeps_drafts || JSON.stringify(values()) === before) return;
    try {
      await api.draft(user, form.id, values());
      if (!quietly && user === here.viewer) toast("Kept for later. Nobody else sees it.");
    } catch {
      if (!quietly) toast("This draft could not be kept.", { kind: "wrong" });
    }
  };

  const leavePage = () => keep(true);
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  });
  dialog.addEventListener("close", () => {
    window.removeEventListener("pagehide", leavePage);
    keep(false);
    dialog.remove();
  });
  closeOnBackdrop(dialog);
  window.addEventListener("pagehide", leavePage);

  dialog.append(body);
  document.body.append(dialog);
  draw();
  dialog.showModal();
  fields[0]?.focus();
}

const shapeOf = ({ name, kind, options }) => [name, kind, options];
