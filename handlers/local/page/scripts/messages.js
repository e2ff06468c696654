// The messages of a place. A message that did not change keeps its element, so that the keyboard's
// focus, a screen reader's place and the scroll position survive every update.

import { cardElement } from "./card.js";
import { avatar, botAvatar, el, icon } from "./dom.js";
import { press } from "./press.js";
import { here, viewer, world } from "./state.js";
import { clockTime, dayAndTime, dayName, dayNumber } from "./time.js";
import { announce } from "./toast.js";

const TOGETHER_MS = 5 * 60_000; // messages of one sender this close stand under one name

const log = document.getElementById("log");
let drawn = new Map(); // key -> {node, signature}
let shownPlace = "";

/** Draws `messages`, oldest first. `unreadCount` of the last ones stand below a line "New". */
export function showMessages(messages, unreadCount) {
  const place = `${here.viewer} ${here.place}`;
  const opening = place !== shownPlace;
  if (opening) {
    drawn = new Map();
    shownPlace = place;
    log.dataset.new = newestRead(messages, unreadCount);
    log.className = "log messages";
    log.setAttribute("role", "log");
    log.setAttribute("aria-label", "Messages");
    log.setAttribute("aria-live", "off"); // what was there before is not news
  }
  const rows = rowsOf(messages);
  const focus = focused();
  const next = new Map();
  for (const { key, signature, build } of rows) {
    const old = drawn.get(key);
    if (old && old.signature !== signature && !opening) tellUpdate(old, signature);
    next.set(key, old?.signature === signature ? old : { signature, node: build() });
  }
  arrange([...next.values()].map((row) => row.node));
  drawn = next;
  if (focus) refocus(focus);
  if (messages.length === 0) log.append(emptyWords());
  if (opening) setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
}

/** Forgets what is drawn: the pane shows something else now. */
export function leaveMessages() {
  shownPlace = "";
  drawn = new Map();
}

function newestRead(messages, unreadCount) {
  if (unreadCount <= 0) return "";
  return String(messages.at(-unreadCount)?.id ?? messages[0]?.id ?? "");
}

function rowsOf(messages) {
  const zone = viewer().timezone;
  const rows = [];
  let before = null;
  for (const message of messages) {
    const at = new Date(message.at);
    const day = dayNumber(at, zone);
    const isNew = String(message.id) === log.dataset.new;
    if (before?.day !== day) {
      const name = dayName(at, world.now, zone);
      rows.push({ key: `day ${day}`, signature: `${name} ${isNew}`, build: () => divider(name, isNew) });
    } else if (isNew) {
      rows.push({ key: "new", signature: "new", build: () => divider("", true) });
    }
    const joins = !isNew && before?.day === day && before.sender === message.sender
      && String(before.privateTo) === String(message.private_to) && at - before.at < TOGETHER_MS;
    rows.push({
      key: `message ${message.id}`,
      signature: JSON.stringify([message, joins, zone]),
      build: () => messageElement(message, at, joins),
    });
    before = { day, at, sender: message.sender, privateTo: message.private_to };
  }
  return rows;
}

function divider(words, isNew) {
  const mark = isNew ? el("span", { class: "new-mark" }, "New") : null;
  return el("div", { class: isNew ? "divide new" : "divide" }, words ? el("span", {}, words) : null, mark);
}

function messageElement(message, at, joins) {
  const zone = viewer().timezone;
  const fromBot = message.sender === "bot";
  const name = message.sender_name;
  const time = el("time", { datetime: message.at, title: dayAndTime(at, zone) }, clockTime(at, zone));
  const head = el("p", { class: joins ? "who unseen" : "who" },
    el("strong", {}, name), fromBot ? el("span", { class: "tag" }, "bot") : null, " ", time);
  const onlyYou = message.private_to === null || message.private_to === undefined
    ? null
    : el("p", { class: "only-you" }, icon("eye"), "Only you can see this");
  const words = message.text && !message.card ? el("p", { class: "words said" }, message.text) : null;
  const card = message.card ? cardElement(message.card, (button, node) => press(message.id, button, node)) : null;
  const side = joins ? el("span", { class: "gutter", "aria-hidden": "true" }, clockTime(at, zone))
    : fromBot ? botAvatar() : avatar({ name });
  return el("div", { class: joins ? "message joins" : "message", "data-message": message.id },
    side, el("div", { class: "body" }, head, onlyYou, words, card));
}

function emptyWords() {
  const words = here.place === "dm"
    ? "Nothing here yet. Type / to see what you can do."
    : "Nothing shared yet. The team's wins and thanks appear here once a week.";
  return el("p", { class: "empty" }, words);
}

function arrange(nodes) {
  const keep = new Set(nodes);
  for (const child of [...log.childNodes]) if (!keep.has(child)) child.remove();
  nodes.forEach((node, at) => {
    if (log.childNodes[at] !== node) log.insertBefore(node, log.childNodes[at] ?? null);
  });
}

/** An updated card is not read out whole: its title says that the press arrived. */
function tellUpdate(old, signature) {
  if (!old.node.classList.contains("message")) return;
  const [message] = JSON.parse(signature);
  old.node.setAttribute("aria-live", "off");
  announce(`Updated: ${message.card?.title || message.text}`);
}

/** Where the keyboard is within a card, in words that survive its being drawn again. */
export function focused() {
  const active = document.activeElement;
  const holder = active?.closest?.("[data-message]");
  if (!holder) return null;
  return { message: holder.dataset.message, action: active.dataset.action, value: active.dataset.value, was: active };
}

function refocus({ message, action, value, was }) {
  if (was.isConnected) return;
  const holder = log.querySelector(`[data-message="${CSS.escape(message)}"]`);
  if (!holder) return;
  const buttons = [...holder.querySelectorAll("button[data-action]")];
  const same = buttons.find((one) => one.dataset.action === action && one.dataset.value === value);
  (same ?? holder.querySelector(".card") ?? buttons[0])?.focus({ preventScroll: true });
}
