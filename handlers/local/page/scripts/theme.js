// Light or dark, before the first paint. Runs as a classic script in the head, so that the page
// never flashes in the other theme; main.js wires the button.
"use strict";

(() => {
  const KEY = "relieved-quota:theme";
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");

  const stored = () => {
    try {
      return localStorage.getItem(KEY);
    } catch {
      return null; // storage is switched off: the system decides
    }
  };
  const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

  const choice = stored();
  if (choice === "light" || choice === "dark") root.dataset.theme = choice;

  window.theme = {
    isDark,
    toggle() {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem(KEY, root.dataset.theme);
      } catch {
        // It lasts until the page is left.
      }
    },
    onChange(listener) {
      system.addEventListener("change", listener);
    },
  };
})();
