// Where messages and commands are typed. Enter sends, Shift+Enter starts a new line; the list of
// suggestions is a listbox worked with the arrows, Enter or Tab, and Esc.

import * as api from "./api.js";
import { avatar, el, icon } from "./dom.js";
import { show } from "./press.js";
import { toEnd } from "./scrolling.js";
import { here, placeId, viewer, world } from "./state.js";
import { suggestionsFor } from "./suggest.js";
import { announce, wrong } from "./toast.js";

const form = document.getElementById("composer");
const typed = new Map(); // what stands in the box of each person and place, until it is sent

const box = el("textarea", {
  id: "say", rows: 1, autocomplete: "off", maxlength: 20_000, "aria-autocomplete": "list",
  "aria-controls": "suggestions", "aria-haspopup": "listbox", enterkeyhint: "send",
});
const list = el("ul", { id: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
const slash = el("button", { type: "button", class: "icon-button", "aria-label": "Show the commands", title: "Commands" }, icon("slash"));
const send = el("button", { type: "submit", class: "icon-button send", "aria-label": "Send", title: "Send" }, icon("send"));
form.append(list, el("div", { class: "composer-box" }, slash, box, send));

let offered = { from: 0, items: [] };
let marked = 0;

const spot = () => `${here.viewer} ${here.place}`;

/** Shows the box that belongs to where the viewer is; there is none on the home. */
export function showComposer() {
  form.hidden = here.place === "home";
  const channel = world.channels.find((one) => one.id === here.place);
  const label = channel ? `Message #${channel.name}` : "Message Relieved Quota";
  box.setAttribute("aria-label", `${label}, as ${viewer().name}. Type a slash for commands.`);
  box.placeholder = channel ? label : "Write, or / for commands";
  if (form.dataset.spot === spot()) return;
  form.dataset.spot = spot();
  box.value = typed.get(spot()) ?? "";
  offer({ from: 0, items: [] });
  fit();
}

function fit() {
  box.style.height = "auto";
  box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
  send.toggleAttribute("data-ready", box.value.trim() !== "");
}

function offer(next) {
  offered = next;
  marked = 0;
  if (list.hidden && next.items.length > 0) announce(`${next.items.length} suggestions. Arrows choose, Enter takes one.`);
  list.hidden = next.items.length === 0;
  list.replaceChildren(...next.items.map((item, at) => {
    const option = el("li", { role: "option", id: `suggestion-${at}` },
      item.person ? avatar(item.person, "tiny") : null,
      el("span", { class: "suggestion-title" }, item.title, item.usage ? el("span", { class: "usage" }, ` ${item.usage}`) : null),
      el("span", { class: "suggestion-about" }, item.about));
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the box keeps the focus
      take(item);
    });
    return option;
  }));
  mark(0);
}

function mark(at) {
  const count = offered.items.length;
  if (count === 0) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  marked = (at + count) % count;
  [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === marked)));
  list.children[marked].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", `suggestion-${marked}`);
}

function take(item) {
  const after = box.value.slice(box.selectionStart).trimStart();
  const before = box.value.slice(0, offered.from) + item.insert;
  box.value = before + after;
  box.setSelectionRange(before.length, before.length);
  remember();
  offer({ from: 0, items: [] });
  box.focus();
}

function remember() {
  if (box.value) typed.set(spot(), box.value);
  else typed.delete(spot());
  fit();
}

async function submit() {
  const text = box.value.trim();
  const place = placeId();
  if (!text || place === null) return;
  const user = here.viewer;
  const from = spot();
  box.value = "";
  remember();
  offer({ from: 0, items: [] });
  toEnd(); // who says something wants to see the answer
  try {
    await show(user, await api.say(user, place, text));
  } catch (error) {
    wrong(error);
    typed.set(from, text); // nothing typed is lost
    if (spot() === from && box.value === "") {
      box.value = text;
      fit();
    }
  }
}

box.addEventListener("input", () => {
  remember();
  offer(suggestionsFor(box.value, box.selectionStart));
});
box.addEventListener("blur", () => offer({ from: 0, items: [] }));
box.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const item = offered.items[marked];
  const whole = item && box.value.trim() === item.insert.trim(); // already written out: Enter sends
  if (item && event.key === "ArrowDown") mark(marked + 1);
  else if (item && event.key === "ArrowUp") mark(marked - 1);
  else if (item && event.key === "Escape") offer({ from: 0, items: [] });
  else if (item && (event.key === "Tab" || (event.key === "Enter" && !whole)) && !event.shiftKey) take(item);
  else if (event.key === "Enter" && !event.shiftKey) submit();
  else return;
  event.preventDefault();
});
slash.addEventListener("click", () => {
  if (!box.value) box.value = "/";
  remember();
  box.focus();
  offer(suggestionsFor(box.value, box.value.length));
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  submit();
});
