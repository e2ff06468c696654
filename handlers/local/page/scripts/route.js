// The address says who you are and where: #/PERSON/home, #/PERSON/dm, #/PERSON/CHANNEL. So two
// windows can be two people, Back goes back, and a link can be opened in a new tab.

import { channelsOf, here, personById, world } from "./state.js";

export const href = (person, place) => `#/${encodeURIComponent(person)}/${encodeURIComponent(place)}`;

/** Takes the viewer and place from the address, or the nearest that exists. */
export function follow() {
  const [, person, place] = location.hash.split("/").map((part) => decodeSafely(part));
  const viewer = personById(person) ?? world.people.find((one) => one.role === "rep") ?? world.people[0];
  if (!viewer) return;
  here.viewer = viewer.id;
  here.place = isPlaceOf(viewer, place) ? place : "dm";
  const address = href(here.viewer, here.place);
  if (location.hash !== address) history.replaceState(null, "", address);
}

export function go(person, place) {
  location.hash = href(person, place);
}

/** Where a person lands when one becomes them: the same kind of place as now, in their world. */
export function placeFor(person) {
  return isPlaceOf(person, here.place) ? here.place : "dm";
}

function isPlaceOf(person, place) {
  return place === "home" || place === "dm" || channelsOf(person).some((one) => one.id === place);
}

function decodeSafely(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return ""; // a mangled address is nobody's
  }
}
