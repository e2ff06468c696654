// A row of runs as text with emphasis. A run's words are only ever text.

import { el } from "./dom.js";
import { here } from "./state.js";

/** Nodes for `runs`, or for the plain `text` where there are none. */
export function runs(part) {
  if (!part.runs || part.runs.length === 0) return [part.text ?? ""];
  return part.runs.map(run);
}

function run({ text, bold, italic, person, address }) {
  let node = text;
  if (person !== null && person !== undefined) {
    const me = String(person) === here.viewer;
    node = el("span", { class: me ? "mention me" : "mention" }, text);
  }
  if (/^https?:\/\//.test(address ?? "")) {
    node = el("a", { class: "leads", href: address, target: "_blank", rel: "noopener noreferrer" }, text);
  }
  if (italic) node = el("em", {}, node);
  if (bold) node = el("strong", {}, node);
  return node;
}
