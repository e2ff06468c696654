// What has not been read yet, by person and place. The server counts the messages of each place;
// this browser remembers how many of them were read. What came before the first visit counts as
// read, but for the last day's, so that a new visitor sees at once where something waits.

import { channelsOf, here, placeId, world } from "./state.js";

const key = () => `relieved-quota:read:${world.id}`;

function load() {
  try {
    return JSON.parse(localStorage.getItem(key())) ?? {};
  } catch {
    return {};
  }
}

function countsOf(place) {
  const found = world.people.find((one) => one.id === place) ?? world.channels.find((one) => one.id === place);
  return { total: found?.messages ?? 0, fresh: found?.fresh ?? 0 };
}

/** How many messages of a place (a person's id or a channel's) this person has not read. */
export function unread(person, place) {
  const { total, fresh } = countsOf(place);
  const read = load()[person]?.[place] ?? total - fresh;
  return Math.max(0, total - read);
}

export function unreadAnywhere(person) {
  const channels = channelsOf(person).map((channel) => unread(person.id, channel.id));
  return channels.reduce((sum, count) => sum + count, unread(person.id, person.id));
}

/** The viewer has seen what is here. Does nothing while the window is hidden. */
export function markRead() {
  const place = placeId();
  if (place === null || document.hidden) return;
  const read = load();
  const { total } = countsOf(place);
  if (read[here.viewer]?.[place] === total) return;
  read[here.viewer] = { ...read[here.viewer], [place]: total };
  try {
    localStorage.setItem(key(), JSON.stringify(read));
  } catch {
    // Without storage the marks come back; nothing else is lost.
  }
}
