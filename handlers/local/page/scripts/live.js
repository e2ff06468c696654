// Keeps the page up to date: server-sent events while the window is visible, a slow poll while it
// is hidden or the stream is broken. Hidden windows give their connection back, because a browser
// allows only six to one server.

import { listen } from "./api.js";

const POLL_MS = 4000;
const HIDDEN_POLL_MS = 20_000;
const GATHER_MS = 40; // one press often causes several events
const APART_MS = 300; // while the clock moves, a few looks a second are enough

export function keepUpToDate(refresh) {
  let source = null;
  let timer = 0;
  let gathering = 0;
  let last = -APART_MS;

  const news = () => {
    if (gathering) return;
    gathering = setTimeout(() => {
      gathering = 0;
      last = performance.now();
      refresh();
    }, Math.max(GATHER_MS, last + APART_MS - performance.now()));
  };
  const poll = (every) => {
    clearInterval(timer);
    timer = every ? setInterval(refresh, every) : 0;
  };
  const connect = () => {
    source?.close();
    source = listen(
      () => {
        poll(0);
        news();
      },
      () => {
        poll(POLL_MS);
        if (source.readyState === EventSource.CLOSED) setTimeout(() => !document.hidden && connect(), POLL_MS);
      },
    );
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      source?.close();
      poll(HIDDEN_POLL_MS);
    } else {
      poll(0);
      connect();
      news();
    }
  });
  connect();
}
