// The questions of a form, one builder for each kind. Each gives {name, node, value, setError,
// focus}; `value()` is a string, or a list of strings where several may be chosen.

import { el, freshId, icon } from "./dom.js";

const MANY = 7; // more options than this are a list to pick from rather than a row of pills

export function fieldElement(field) {
  const ids = { label: freshId("field"), input: freshId("field"), hint: freshId("field"), error: freshId("field") };
  const build = BUILDERS[field.kind] ?? BUILDERS.line;
  const { control, value, target, grouped } = build(field, ids);
  const needed = field.required ? el("span", { class: "needed" }, "needed") : null;
  const label = grouped
    ? el("legend", { class: "label" }, field.label, " ", needed)
    : el("label", { class: "label", for: ids.input }, field.label, " ", needed);
  const hint = field.hint ? el("p", { class: "hint", id: ids.hint }, field.hint) : null;
  const error = el("p", { class: "error", id: ids.error, hidden: true });
  const node = el(grouped ? "fieldset" : "div", { class: "field", "data-field": field.name },
    label, hint, control, error);

  const describe = (wrong) => {
    const described = [hint ? ids.hint : null, wrong ? ids.error : null].filter(Boolean).join(" ");
    const carrier = grouped ? node : target();
    if (described) carrier.setAttribute("aria-describedby", described);
    else carrier.removeAttribute("aria-describedby");
    if (wrong) target().setAttribute("aria-invalid", "true");
    else target().removeAttribute("aria-invalid");
  };
  describe(false);
  return {
    name: field.name,
    node,
    value,
    focus: () => target().focus(),
    setError(words) {
      error.textContent = words;
      error.hidden = !words;
      node.classList.toggle("wrong", Boolean(words));
      describe(Boolean(words));
    },
  };
}

const listOf = (value) => (Array.isArray(value) ? value : value ? [value] : []);
const onlyOf = (value) => listOf(value)[0] ?? "";

function pills(field, ids, type) {
  const chosen = new Set(listOf(field.value).map(String));
  const inputs = field.options.map((option) => {
    const input = el("input", { type, name: ids.input, value: option.value, required: field.required && type === "radio" });
    input.checked = chosen.has(option.value);
    return input;
  });
  const row = el("div", { class: field.kind === "scale" ? "steps" : "pills" },
    inputs.map((input, at) => el("label", { class: field.kind === "scale" ? "step" : "pill" },
      input, el("span", {}, field.options[at].label))));
  const picked = () => inputs.filter((input) => input.checked).map((input) => input.value);
  const control = el("div", {}, row);
  const mayBeEmpty = field.kind === "scale" || !field.value; // a choice that came filled in has a default
  if (type === "radio" && !field.required && mayBeEmpty) control.append(clearButton(inputs));
  return { control, picked, target: () => inputs.find((input) => input.checked) ?? inputs[0] ?? row, grouped: true };
}

/** An optional question can be left open again, which radio buttons alone do not allow. */
function clearButton(inputs) {
  const clear = el("button", { type: "button", class: "link clear" }, "Clear");
  const update = () => {
    clear.hidden = !inputs.some((input) => input.checked);
  };
  clear.addEventListener("click", () => {
    for (const input of inputs) input.checked = false;
    update();
    inputs[0]?.focus();
  });
  for (const input of inputs) input.addEventListener("change", update);
  update();
  return clear;
}

function oneOf(field, ids) {
  if (field.options.length > MANY || field.kind === "person") return select(field, ids);
  const { picked, ...rest } = pills(field, ids, "radio");
  return { ...rest, value: () => picked()[0] ?? "" };
}

function select(field, ids) {
  const input = el("select", { id: ids.input, "aria-required": field.required || null },
    el("option", { value: "" }, field.placeholder || (field.required ? "Choose" : "Nobody chosen")),
    field.options.map((option) => el("option", { value: option.value }, option.label)));
  if (field.kind !== "person") input.options[0].textContent = field.placeholder || "Nothing chosen";
  input.value = onlyOf(field.value);
  if (input.selectedIndex < 0) input.selectedIndex = 0;
  return { control: input, value: () => input.value, target: () => input, grouped: false };
}

function several(field, ids) {
  const { picked, control, ...rest } = pills(field, ids, "checkbox");
  if (field.options.length > MANY) control.prepend(narrowing(control));
  return { ...rest, control, value: picked };
}

/** A box that narrows a long list of options to those that contain what is typed. */
function narrowing(control) {
  const input = el("input", { type: "search", class: "narrow", placeholder: "Find a name", "aria-label": "Find a name" });
  input.addEventListener("input", () => {
    const words = input.value.trim().toLocaleLowerCase();
    for (const pill of control.querySelectorAll(".pill")) {
      pill.hidden = !pill.textContent.toLocaleLowerCase().includes(words) && !pill.firstChild.checked;
    }
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it narrows, it does not submit
  });
  return el("div", { class: "narrowing" }, icon("search"), input);
}

function typed(type) {
  return (field, ids) => {
    const input = el("input", {
      type, id: ids.input, name: field.name, placeholder: field.placeholder || null, autocomplete: "off",
      maxlength: type === "text" ? field.max_length : null, "aria-required": field.required || null,
    });
    input.value = onlyOf(field.value);
    return { control: input, value: () => input.value, target: () => input, grouped: false };
  };
}

function longText(field, ids) {
  const input = el("textarea", {
    id: ids.input, name: field.name, rows: 2, placeholder: field.placeholder || null,
    maxlength: field.max_length, "aria-required": field.required || null,
  });
  input.value = onlyOf(field.value);
  const left = el("p", { class: "hint left", hidden: true, role: "status" });
  input.addEventListener("input", () => {
    const room = (field.max_length ?? Infinity) - input.value.length;
    left.hidden = room > 200;
    left.textContent = room === 1 ? "1 character left" : `${room} characters left`;
  });
  return { control: el("div", {}, input, left), value: () => input.value, target: () => input, grouped: false };
}

const BUILDERS = {
  scale: (field, ids) => {
    const { picked, ...rest } = pills(field, ids, "radio");
    return { ...rest, value: () => picked()[0] ?? "" };
  },
  choice: oneOf,
  person: oneOf,
  choices: several,
  people: several,
  date: typed("date"),
  time: typed("time"),
  line: typed("text"),
  text: longText,
};
