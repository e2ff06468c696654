// The left side: who you are, the places you have, and who else has news. On a narrow screen it is
// a drawer.

import { avatar, badge, el, icon, update } from "./dom.js";
import { href } from "./route.js";
import { channelsOf, here, viewer, world } from "./state.js";
import { openSwitcher } from "./switcher.js";
import { unread, unreadAnywhere } from "./unread.js";

const MOST_OTHERS = 6;

const sidebar = document.getElementById("sidebar");
const places = document.getElementById("places");
const switcher = document.getElementById("switcher");
const opener = document.getElementById("open-drawer");
const closer = document.getElementById("close-drawer");
const veil = document.getElementById("veil");
const narrow = window.matchMedia("(max-width: 820px)");

export function roleOf(person) {
  const role = { rep: "Rep", manager: "Manager", leader: "Leader" }[person.role] ?? person.role;
  return person.teams.length > 0 ? `${role}, ${person.teams.join(" and ")}` : role;
}

export function showSidebar() {
  const person = viewer();
  update(
    switcher,
    avatar(person, "large"),
    el("span", { class: "switcher-words" },
      el("span", { class: "quiet" }, "You are "),
      el("strong", {}, person.name, el("span", { class: "unseen" }, ", ")),
      el("span", { class: "quiet" }, roleOf(person), el("span", { class: "unseen" }, ". Be somebody else"))),
    icon("switch"),
  );
  switcher.title = "Be somebody else (Ctrl+K)";
  const focusedHref = places.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  update(
    places,
    el("ul", { class: "place-list" },
      placeLink("home", "home", "Home", 0),
      placeLink("dm", "bot", "Relieved Quota", unread(person.id, person.id))),
    el("h2", { class: "list-title" }, "Channels"),
    el("ul", { class: "place-list" }, channelsOf(person).map((channel) =>
      placeLink(channel.id, "channel", channel.name, unread(person.id, channel.id)))),
    ...others(person),
  );
  if (focusedHref) places.querySelector(`a[href="${CSS.escape(focusedHref)}"]`)?.focus();
  opener.querySelector(".dot").hidden = unreadAnywhere(person) === 0;
}

function placeLink(place, sign, name, count) {
  const current = here.place === place ? "page" : null;
  return el("li", {}, el("a", { class: count > 0 ? "place has-news" : "place", href: href(here.viewer, place), "aria-current": current },
    icon(sign), el("span", { class: "place-name" }, name), badge(count)));
}

function others(person) {
  const waiting = world.people.filter((one) => one.id !== person.id && unread(one.id, one.id) > 0);
  if (waiting.length === 0) return [];
  const shown = waiting.toSorted((one, other) => (one.role === "rep") - (other.role === "rep")).slice(0, MOST_OTHERS);
  const more = { type: "button", class: "place more", "aria-haspopup": "dialog", on: { click: openSwitcher } };
  return [
    el("h2", { class: "list-title" }, "News for others"),
    el("ul", { class: "place-list" },
      shown.map((one) => el("li", {}, el("a", { class: "place has-news", href: href(one.id, "dm") },
        avatar(one, "tiny"), el("span", { class: "place-name" }, one.name), badge(unread(one.id, one.id))))),
      waiting.length > shown.length ? el("li", {}, el("button", more, `and ${waiting.length - shown.length} more`)) : null),
  ];
}

/** The place's name and what it is, above the messages. */
export function showHead() {
  const person = viewer();
  const channel = world.channels.find((one) => one.id === here.place);
  const titles = { home: "Home", dm: "Relieved Quota" };
  const abouts = {
    home: `What only ${person.name} sees`,
    dm: `Between ${person.name} and the bot`,
  };
  const title = channel ? `#${channel.name}` : titles[here.place];
  document.getElementById("place-title").textContent = title;
  document.getElementById("place-about").textContent = channel ? `Everyone in ${channel.teams.join(" and ")}` : abouts[here.place];
  const count = unreadAnywhere(person);
  document.title = `${count > 0 ? `(${count}) ` : ""}${title}, as ${person.name}`;
}

function drawer(open) {
  sidebar.classList.toggle("open", open);
  veil.hidden = !open;
  opener.setAttribute("aria-expanded", String(open));
  sidebar.inert = narrow.matches && !open;
  document.getElementById("pane").inert = narrow.matches && open;
}

export function closeDrawer() {
  const was = sidebar.classList.contains("open");
  drawer(false);
  return was;
}

export function wireDrawer() {
  opener.addEventListener("click", () => {
    drawer(true);
    closer.focus();
  });
  for (const one of [closer, veil]) one.addEventListener("click", () => closeDrawer() && opener.focus());
  sidebar.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && closeDrawer()) opener.focus();
  });
  narrow.addEventListener("change", () => drawer(false));
  drawer(false);
  switcher.addEventListener("click", openSwitcher);
  document.addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !document.querySelector("dialog[open]")) {
      event.preventDefault();
      openSwitcher();
    }
  });
}
