// What the page knows: the world as the server last told it, who the viewer is, where they are.
// Ids are compared as strings; `world.people` and `world.channels` are in the server's order.

import * as api from "./api.js";

export const world = { id: "", now: new Date(0), people: [], channels: [], commands: [] };
export const here = { viewer: null, place: "home" }; // place: "home", "dm" or a channel's id

const listeners = new Set();

export function onChange(listener) {
  listeners.add(listener);
}

export function changed() {
  for (const listener of listeners) listener();
}

export async function loadWorld() {
  const answer = await api.state();
  world.id = answer.world;
  world.now = new Date(answer.now);
  world.people = answer.people.map((person) => ({ ...person, id: String(person.id) }));
  world.channels = answer.channels.map((channel) => ({ ...channel, id: String(channel.id) }));
  world.commands = answer.commands;
}

export const personById = (id) => world.people.find((person) => person.id === String(id));
export const viewer = () => personById(here.viewer);

/** The channels of a person's teams; all of them for somebody who has no team. */
export function channelsOf(person) {
  const own = world.channels.filter((channel) => channel.teams.some((team) => person.teams.includes(team)));
  return own.length > 0 ? own : world.channels;
}

/** The id under which the server keeps the messages of where we are; null on the home. */
export function placeId() {
  if (here.place === "home") return null;
  return here.place === "dm" ? here.viewer : here.place;
}

/** Teams in the server's order, each with its people: managers first, then as they came. */
export function teams() {
  const groups = new Map();
  for (const person of world.people) {
    const team = person.team ?? (person.teams.length > 0 ? "Across teams" : "On no team");
    if (!groups.has(team)) groups.set(team, []);
    groups.get(team).push(person);
  }
  const rank = (person) => (person.role === "rep" ? 1 : 0);
  return [...groups].map(([name, people]) => ({
    name,
    people: people.toSorted((one, other) => rank(one) - rank(other)),
  }));
}
