// One card as elements. `press(button, node)` is called with what was pressed; the buttons that
// belong to a block are shown in it, the others below the card.

import { el, freshId } from "./dom.js";
import { walkWithArrows } from "./scale.js";
import { runs } from "./text.js";

export function cardElement(card, press) {
  const titleId = freshId("card");
  const title = card.title ? el("h2", { class: "card-title", id: titleId }, card.title) : null;
  const below = card.buttons.filter((button) => button.in_block === null || button.in_block === undefined);
  const row = below.length > 0 ? el("div", { class: "buttons" }, below.map((one) => buttonElement(one, press))) : null;
  const label = title ? { "aria-labelledby": titleId } : { "aria-label": "Message" };
  return el(
    "article",
    { class: "card", ...label, tabindex: "-1" },
    title,
    parts(card.blocks, press),
    row,
  );
}

/** The blocks as elements; a heading and what follows it, up to the next, are one section. */
function parts(blocks, press) {
  const drawn = [];
  let part = null;
  for (const block of blocks) {
    const node = blockElement(block, press);
    if (block.kind === "heading") {
      node.id = freshId("part");
      part = el("section", { class: "part", "aria-labelledby": node.id }, node);
      drawn.push(part);
    } else if (block.kind === "divider" || !part) {
      part = null;
      drawn.push(node);
    } else {
      part.append(node);
    }
  }
  return drawn;
}

function blockElement(block, press) {
  const draw = BLOCKS[block.kind] ?? paragraph; // a kind from a newer server still shows its text
  return draw(block, press);
}

const BLOCKS = {
  section(block, press) {
    const words = paragraph(block);
    if (!block.buttons || block.buttons.length === 0) return words;
    const buttons = el("div", { class: "buttons" }, block.buttons.map((one) => buttonElement(one, press)));
    return el("div", { class: block.buttons.length === 1 ? "with-one" : "with-some" }, words, buttons);
  },
  fields(block) {
    return el("dl", { class: "fields" }, block.fields.map((field) =>
      el("div", {}, el("dt", {}, field.label), el("dd", {}, runs(field)))));
  },
  scale(block, press) {
    const id = freshId("scale");
    const steps = block.buttons.map((one) => buttonElement(one, press, true));
    const group = el("div", { class: "steps", role: "group", "aria-labelledby": id }, steps);
    walkWithArrows(group, "button");
    return el("div", { class: "scale" }, el("p", { id, class: "words" }, runs(block)), group);
  },
  context: (block) => el("p", { class: "context" }, runs(block)),
  heading: (block) => el("h3", { class: "card-heading" }, runs(block)),
  picture: (block) => el("img", { class: "picture", src: block.src, alt: block.text }),
  divider: () => el("hr", {}),
};

function paragraph(block) {
  return el("p", { class: "words" }, runs(block));
}

function buttonElement(button, press, isStep = false) {
  const pressed = isStep || button.chosen ? String(Boolean(button.chosen)) : null;
  const node = el(
    "button",
    {
      type: "button",
      class: isStep ? "step" : `button ${button.style ?? "plain"}`,
      "data-action": button.action,
      "data-value": button.value,
      "aria-pressed": pressed,
      "aria-label": button.hint || null,
      title: button.hint || null,
    },
    button.label,
  );
  node.addEventListener("click", () => press(button, node));
  return node;
}
