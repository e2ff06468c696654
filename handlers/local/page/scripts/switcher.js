// Whom to be: everybody by team, with their role and their local time. Type to find, arrows to walk.

import { closeOnBackdrop } from "./backdrop.js";
import { avatar, badge, el, icon } from "./dom.js";
import { href, placeFor } from "./route.js";
import { here, teams, world } from "./state.js";
import { clockTime, zoneCity } from "./time.js";
import { unread } from "./unread.js";

const ROLES = { manager: "Manager", leader: "Leader" };

export function openSwitcher() {
  const find = el("input", { type: "search", placeholder: "Find somebody", "aria-label": "Find somebody", autocomplete: "off" });
  const groups = teams().map(groupElement);
  const nobody = el("p", { class: "empty", hidden: true }, "Nobody of that name.");
  const dialog = el("dialog", { class: "dialog people", "aria-label": "Be somebody else" },
    el("div", { class: "find" }, icon("search"), find,
      el("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => dialog.close() } }, icon("close"))),
    el("div", { class: "people-list" }, groups, nobody));
  const links = () => [...dialog.querySelectorAll("a.person")].filter((link) => !link.closest("li").hidden);

  find.addEventListener("input", () => {
    const words = find.value.trim().toLocaleLowerCase();
    for (const group of groups) {
      const items = [...group.querySelectorAll("li")];
      for (const item of items) item.hidden = !item.dataset.words.includes(words);
      group.hidden = items.every((item) => item.hidden);
    }
    nobody.hidden = links().length > 0;
  });
  dialog.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    const steps = { ArrowDown: at + 1, ArrowUp: at - 1 };
    if (event.key in steps) {
      event.preventDefault();
      const next = steps[event.key];
      (next < 0 ? find : all[Math.min(next, all.length - 1)])?.focus();
    } else if (event.key === "Enter" && document.activeElement === find) {
      event.preventDefault();
      all[0]?.click();
    }
  });
  dialog.addEventListener("click", (event) => {
    const link = event.target.closest("a.person");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) dialog.close();
  });
  dialog.addEventListener("close", () => dialog.remove());
  closeOnBackdrop(dialog);
  document.body.append(dialog);
  dialog.showModal();
  find.focus();
  dialog.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
}

function groupElement({ name, people }) {
  return el("section", {}, el("h2", { class: "list-title" }, name), el("ul", {}, people.map((person) =>
    el("li", { "data-words": `${person.name} ${person.team ?? ""} ${person.role}`.toLocaleLowerCase() }, personLink(person)))));
}

function personLink(person) {
  const time = `${clockTime(world.now, person.timezone)} ${zoneCity(person.timezone)}`;
  return el("a", { class: "person", href: href(person.id, placeFor(person)), "aria-current": person.id === here.viewer ? "true" : null },
    avatar(person, "small"),
    el("span", { class: "person-name" }, person.name,
      ROLES[person.role] ? el("span", { class: "tag" }, ROLES[person.role]) : null),
    badge(unread(person.id, person.id)),
    el("span", { class: "person-time" }, time));
}
