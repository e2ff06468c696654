// The home of a person: one card, as a page.

import { cardElement } from "./card.js";
import { leaveMessages } from "./messages.js";
import { press } from "./press.js";
import { here } from "./state.js";

const log = document.getElementById("log");
let drawn = "";

export function showHome(card) {
  const signature = JSON.stringify([here.viewer, card]);
  if (signature === drawn && log.classList.contains("home")) return;
  drawn = signature;
  leaveMessages();
  const active = document.activeElement;
  const { action, value } = log.contains(active) ? active.dataset : {};
  log.className = "log home";
  for (const name of ["role", "aria-label", "aria-live"]) log.removeAttribute(name);
  log.replaceChildren(cardElement(card, (button, node) => press(null, button, node)));
  if (!action) return;
  const same = [...log.querySelectorAll("button[data-action]")]
    .find((one) => one.dataset.action === action && one.dataset.value === value);
  (same ?? log.querySelector(".card")).focus({ preventScroll: true });
}
