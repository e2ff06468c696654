// Puts the page together: load the world, follow the address, draw, stay up to date.

import * as api from "./api.js";
import { showClock, wireClock } from "./clock.js";
import { showComposer } from "./composer.js";
import { el, icon } from "./dom.js";
import { showHome } from "./home.js";
import { keepUpToDate } from "./live.js";
import { leaveMessages, showMessages } from "./messages.js";
import { refreshWith } from "./press.js";
import { follow } from "./route.js";
import { afterNews, openAtNews, toTop } from "./scrolling.js";
import { closeDrawer, showHead, showSidebar, wireDrawer } from "./sidebar.js";
import { here, loadWorld, placeId } from "./state.js";
import { wrong } from "./toast.js";
import { markRead, unread } from "./unread.js";

let turn = 0; // a slower answer to an older question is not drawn over a newer one
let lastId = null;

function drawAround() {
  showSidebar();
  showHead();
  showClock();
  showComposer();
}

async function drawPlace(opening) {
  turn += 1;
  const mine = turn;
  if (here.place === "home") {
    const { card } = await api.home(here.viewer);
    if (mine !== turn) return;
    showHome(card);
    if (opening) toTop();
    return;
  }
  const messages = await api.messages(placeId(), here.viewer);
  if (mine !== turn) return;
  const newest = messages.at(-1)?.id ?? null;
  showMessages(messages, unread(here.viewer, placeId()));
  if (opening) openAtNews();
  else afterNews(newest !== lastId);
  lastId = newest;
  markRead();
}

async function refresh() {
  await loadWorld();
  follow();
  drawAround();
  await drawPlace(false);
  drawAround(); // what was just read is no longer marked
}

async function open() {
  follow();
  drawAround();
  try {
    await drawPlace(true);
  } catch (error) {
    wrong(error);
  }
  drawAround();
}

/** After the clock moved: what came meanwhile is new, and the place opens at it. */
async function arrive() {
  await loadWorld();
  leaveMessages();
  await open();
}

function wireTheme() {
  const button = document.getElementById("theme");
  const label = () => {
    const other = window.theme.isDark() ? "Light" : "Dark";
    button.replaceChildren(icon(other === "Light" ? "sun" : "moon"));
    button.setAttribute("aria-label", `${other} colours`);
    button.title = `${other} colours`;
  };
  button.addEventListener("click", () => {
    window.theme.toggle();
    label();
  });
  window.theme.onChange(label);
  label();
}

async function start() {
  wireTheme();
  wireDrawer();
  wireClock(arrive);
  refreshWith(refresh);
  document.getElementById("skip").addEventListener("click", () => document.getElementById("scroll").focus());
  try {
    await loadWorld();
  } catch (error) {
    document.getElementById("log").replaceChildren(el("p", { class: "empty" }, error.message));
    setTimeout(() => location.reload(), 4000);
    return;
  }
  await open();
  window.addEventListener("hashchange", async () => {
    const moved = closeDrawer();
    await open();
    if (moved || document.activeElement === document.body) document.getElementById("place-title").focus();
  });
  window.addEventListener("storage", drawAround);
  keepUpToDate(() => refresh().catch(() => {})); // the next poll tries again
}

start();
