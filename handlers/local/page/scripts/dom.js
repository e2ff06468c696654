// Making elements. Children that are strings become text nodes: nothing here, or anywhere in this
// page, turns a string into HTML (the server's Trusted Types policy forbids it as well).

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else {
      node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Makes a node's children like these, and keeps lists and links in their place: a press that has
 *  begun on an element is lost when another one takes its place. */
export function update(node, ...children) {
  children.forEach((child, at) => {
    const old = node.childNodes[at];
    if (!old) node.append(child);
    else if (isSame(old, child)) become(old, child);
    else if (!old.isEqualNode(child)) old.replaceWith(child);
  });
  while (node.childNodes.length > children.length) node.lastChild.remove();
}

function isSame(one, other) {
  if (one.nodeName !== other.nodeName) return false;
  return one.nodeName === "UL" || one.nodeName === "LI" || (one.nodeName === "A" && one.href === other.href);
}

function become(old, fresh) {
  for (const name of old.getAttributeNames()) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) old.setAttribute(name, fresh.getAttribute(name));
  update(old, ...fresh.childNodes);
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/playground/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

const TINTS = 10;

function tintOf(words) {
  let sum = 7;
  for (const sign of words) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return sum % TINTS;
}

export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return ends.map((word) => [...word][0] ?? "").join("").toLocaleUpperCase("en");
}

/** A person's initials in their colour; decoration, since their name always stands beside it. */
export function avatar(person, size = "") {
  const classes = `avatar tint-${tintOf(person.name)} ${size}`.trim();
  return el("span", { class: classes, "aria-hidden": "true" }, initials(person.name));
}

export function botAvatar(size = "") {
  const image = el("img", { src: "/playground/page/mark.svg", alt: "", width: 36, height: 36 });
  return el("span", { class: `avatar ${size}`.trim(), "aria-hidden": "true" }, image);
}

export function badge(count) {
  if (count <= 0) return null;
  const words = count > 99 ? "99+" : String(count);
  return el("span", { class: "badge" }, el("span", { class: "unseen" }, " "), words, el("span", { class: "unseen" }, " new"));
}

let last = 0;

/** An id for aria-labelledby and its kin, unique on the page. */
export function freshId(prefix) {
  last += 1;
  return `${prefix}-${last}`;
}
