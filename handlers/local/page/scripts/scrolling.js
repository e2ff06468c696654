// Keeps the newest message in sight for someone who is reading at the end, leaves everybody else
// where they are and offers the way down.

const scroll = document.getElementById("scroll");
const log = document.getElementById("log");
const jump = document.getElementById("jump");
const NEAR_PX = 80;

let atEnd = true;

const distance = () => scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight;

export function toEnd() {
  scroll.scrollTop = scroll.scrollHeight;
  atEnd = true;
  jump.hidden = true;
}

/** Where a place opens: at the first new message if it does not fit with the end, else at the end. */
export function openAtNews() {
  toEnd();
  const line = log.querySelector(".divide.new");
  if (!line) return;
  const above = scroll.getBoundingClientRect().top - line.getBoundingClientRect().top;
  if (above > 0) {
    scroll.scrollTop -= above + 24;
    atEnd = distance() < NEAR_PX;
  }
}

export function toTop() {
  scroll.scrollTop = 0;
  atEnd = false;
  jump.hidden = true;
}

/** Call after messages arrived. */
export function afterNews(someNew) {
  if (atEnd) toEnd();
  else if (someNew) jump.hidden = false;
}

scroll.addEventListener("scroll", () => {
  atEnd = distance() < NEAR_PX;
  if (atEnd) jump.hidden = true;
}, { passive: true });

jump.addEventListener("click", () => {
  toEnd();
  scroll.focus({ preventScroll: true });
});

// A picture that loads late, or a composer that grows, must not hide the last message.
new ResizeObserver(() => {
  if (atEnd && log.classList.contains("messages")) scroll.scrollTop = scroll.scrollHeight;
}).observe(log);
