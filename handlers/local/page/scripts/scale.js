// A row of steps works as one stop of the Tab key: arrows, Home and End walk along it.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

export function walkWithArrows(group, selector) {
  const items = () => [...group.querySelectorAll(selector)];
  const settle = (chosen) => {
    for (const item of items()) item.tabIndex = item === chosen ? 0 : -1;
  };
  settle(items().find((item) => item.getAttribute("aria-pressed") === "true") ?? items()[0]);
  group.addEventListener("focusin", (event) => {
    if (event.target.matches(selector)) settle(event.target);
  });
  group.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    let next = null;
    if (event.key in STEPS) next = all[(at + STEPS[event.key] + all.length) % all.length];
    if (event.key === "Home") next = all[0];
    if (event.key === "End") next = all.at(-1);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
}
