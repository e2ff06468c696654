// What follows from a button, a typed message or a form: the same answer everywhere.

import * as api from "./api.js";
import { confirmed } from "./confirm.js";
import { openForm } from "./form.js";
import { go } from "./route.js";
import { here, placeId } from "./state.js";
import { toast, wrong } from "./toast.js";

let refresh = async () => {};

/** Tells how the page gets up to date after something was done. */
export function refreshWith(refreshing) {
  refresh = refreshing;
}

/** A press on a card. `message` is its message's id, null on the home. */
export async function press(message, button, node) {
  const user = here.viewer;
  if (node.getAttribute("aria-disabled") === "true") return;
  if (button.confirm && !(await confirmed(button))) return;
  const all = [...node.closest(".card").querySelectorAll("button[data-action]")];
  const hold = (held) => {
    for (const one of all) {
      if (held) one.setAttribute("aria-disabled", "true");
      else one.removeAttribute("aria-disabled");
    }
  };
  hold(true);
  try {
    await show(user, await api.press(user, message, button.action, button.value));
  } catch (error) {
    wrong(error);
    await refresh();
  } finally {
    hold(false);
  }
}

/** Shows an answer: its dialog, and a notice where its messages are not in sight. */
export async function show(user, answer) {
  if (answer.form && user === here.viewer) {
    openForm(user, answer.form, (next) => show(user, next));
  }
  await refresh();
  const elsewhere = answer.messages.find((one) => one.place !== undefined && String(one.place) !== placeId());
  if (elsewhere && user === here.viewer) {
    const place = String(elsewhere.place) === user ? "dm" : String(elsewhere.place);
    const words = elsewhere.card?.summary || elsewhere.card?.title || elsewhere.text;
    toast(words, { action: { label: "Show", run: () => go(user, place) } });
  }
}
