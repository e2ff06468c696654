// What the composer suggests: commands after a slash, colleagues after an @.

import { world } from "./state.js";

const MOST = 9;

/** Suggestions for the text before the caret: [{insert, title, usage, about}], and where they begin. */
export function suggestionsFor(text, caret) {
  const before = text.slice(0, caret);
  if (/^\/\S*$/u.test(before)) return { from: 0, items: commands(before) };
  const name = /(^|\s)@([\p{L}\p{M}'.-]*(?: [\p{L}\p{M}'.-]*)?)$/u.exec(before);
  if (name) return { from: caret - name[2].length - 1, items: people(name[2]) };
  return { from: 0, items: [] };
}

function commands(typed) {
  return world.commands
    .filter((one) => one.command.startsWith(typed.toLocaleLowerCase()))
    .map((one) => ({ insert: `${one.command} `, title: one.command, usage: one.usage, about: one.about }));
}

function people(typed) {
  const wanted = typed.toLocaleLowerCase();
  const fits = (name) => name.toLocaleLowerCase().startsWith(wanted)
    || name.toLocaleLowerCase().split(/\s+/u).some((word) => word.startsWith(wanted));
  return world.people
    .filter((person) => fits(person.name) && person.name.toLocaleLowerCase() !== wanted)
    .slice(0, MOST)
    .map((person) => ({ insert: `@${person.name} `, title: person.name, about: person.teams.join(", "), person }));
}
