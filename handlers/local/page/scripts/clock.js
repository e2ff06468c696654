// The playground's clock, shown in the viewer's zone, and the ways to move it on.

import * as api from "./api.js";
import { closeOnBackdrop } from "./backdrop.js";
import { el, freshId, icon } from "./dom.js";
import { viewer, world } from "./state.js";
import { dayAndTime, dayNumber, instantAt, moves, zoneCity } from "./time.js";
import { announce } from "./toast.js";

const clock = document.getElementById("clock");
const face = el("p", { class: "clock-face" });
const row = el("div", { class: "clock-moves", role: "group", "aria-label": "Move the clock" });
const meanwhile = el("section", { class: "meanwhile", "aria-label": "What happened meanwhile", tabindex: "-1", hidden: true });
clock.append(face, row);
clock.after(meanwhile);

let moving = false;
let refresh = async () => {};

export function wireClock(refreshing) {
  refresh = refreshing;
}

export function showClock() {
  const zone = viewer().timezone;
  face.replaceChildren(icon("clock"), el("strong", {}, dayAndTime(world.now, zone)), el("span", { class: "quiet" }, zoneCity(zone)));
  if (row.childElementCount === 0) buildRow();
  const to = moves(world.now, zone);
  const instants = { later: to.later, tomorrow: to.tomorrow, nextWeek: to.nextWeek };
  for (const button of row.querySelectorAll("[data-move]")) {
    const instant = instants[button.dataset.move];
    button.title = instant ? `To ${dayAndTime(instant, zone)}` : "The day is nearly over";
    button.setAttribute("aria-description", button.title);
    button.toggleAttribute("data-over", !instant);
    setDisabled(button, moving || !instant);
  }
  setDisabled(row.lastElementChild, moving);
}

function setDisabled(button, disabled) {
  if (disabled) button.setAttribute("aria-disabled", "true");
  else button.removeAttribute("aria-disabled");
}

function buildRow() {
  const named = { later: "Later today", tomorrow: "Tomorrow", nextWeek: "Next week" };
  for (const [move, label] of Object.entries(named)) {
    const press = () => {
      const instant = moves(world.now, viewer().timezone)[move];
      if (instant) live(instant);
    };
    row.append(el("button", { type: "button", class: "button plain", "data-move": move, on: { click: press } }, label));
  }
  const pick = { type: "button", class: "button plain pick", "aria-label": "Choose a day and time", title: "Choose a day and time", "aria-haspopup": "dialog" };
  const button = el("button", pick, icon("calendar"));
  button.addEventListener("click", choose);
  row.append(button);
}

/** Lives through the time until `instant`, then tells what happened. */
async function live(instant) {
  if (moving) return;
  moving = true;
  const from = world.now;
  const zone = viewer().timezone;
  clock.classList.add("moving");
  showClock();
  announce(`Living through the time until ${dayAndTime(instant, zone)}.`);
  try {
    const answer = await api.moveTo(instant.toISOString());
    moving = false;
    await refresh();
    tell(from, new Date(answer.now), answer.happened);
  } catch (error) {
    moving = false;
    await refresh().catch(() => {});
    tell(from, world.now, [error.message]);
  } finally {
    clock.classList.remove("moving");
    showClock();
  }
}

function tell(from, to, sentences) {
  const zone = viewer().timezone;
  const dismiss = () => {
    meanwhile.hidden = true;
    row.firstElementChild.focus();
  };
  const close = el("button", { type: "button", class: "icon-button", "aria-label": "Dismiss what happened", on: { click: dismiss } }, icon("close"));
  const lines = sentences.length > 0 ? sentences : ["Nothing happened. A quiet time."];
  meanwhile.hidden = false;
  meanwhile.replaceChildren(
    el("header", {}, el("h2", {}, "What happened meanwhile"),
      el("p", { class: "quiet" }, `${dayAndTime(from, zone)} to ${dayAndTime(to, zone)}`), close),
    el("ul", { tabindex: "0", "aria-label": "What happened" }, lines.map((line) => el("li", {}, line))));
  announce(`It is ${dayAndTime(to, zone)}. ${lines.slice(0, 12).join(" ")}`);
}

meanwhile.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  meanwhile.hidden = true;
  row.firstElementChild.focus();
});

/** A small dialog for any other moment. The time is the viewer's local time. */
function choose() {
  const zone = viewer().timezone;
  const [day, time, wrong, title] = ["clock", "clock", "clock", "clock"].map(freshId);
  const tomorrow = new Date((dayNumber(world.now, zone) + 1) * 86_400_000).toISOString().slice(0, 10);
  const dayBox = el("input", { type: "date", id: day, required: true, min: new Date(dayNumber(world.now, zone) * 86_400_000).toISOString().slice(0, 10), "aria-describedby": wrong });
  const timeBox = el("input", { type: "time", id: time, required: true, "aria-describedby": wrong });
  dayBox.value = tomorrow;
  timeBox.value = "09:30";
  const error = el("p", { class: "error", id: wrong, role: "alert", hidden: true });
  const form = el("form", { novalidate: true },
    el("header", { class: "dialog-head" }, el("h2", { id: title }, "Move the clock")),
    el("div", { class: "dialog-body two" },
      el("div", { class: "field" }, el("label", { class: "label", for: day }, "Day"), dayBox),
      el("div", { class: "field" }, el("label", { class: "label", for: time }, `Time in ${zoneCity(zone)}`), timeBox), error),
    el("div", { class: "dialog-foot" },
      el("button", { type: "button", class: "button plain", on: { click: () => dialog.close() } }, "Cancel"),
      el("button", { type: "submit", class: "button primary" }, "Go there")));
  const dialog = el("dialog", { class: "dialog small", "aria-labelledby": title }, form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [hour, minute] = timeBox.value.split(":").map(Number);
    const date = Date.parse(`${dayBox.value}T00:00:00Z`);
    const instant = Number.isNaN(date) || minute === undefined ? null : instantAt(date / 86_400_000, hour, minute, zone);
    if (instant && instant > world.now) {
      dialog.close();
      live(instant);
      return;
    }
    error.hidden = false;
    error.textContent = instant ? "The clock only moves on. Choose a later moment." : "Choose a day and a time.";
    dayBox.focus();
  });
  dialog.addEventListener("close", () => dialog.remove());
  closeOnBackdrop(dialog);
  document.body.append(dialog);
  dialog.showModal();
  dayBox.focus();
}
