// Times in a person's own zone. A zone that this browser does not know is shown in UTC and says so.

const formats = new Map();

function format(zone, name, options) {
  const key = `${zone} ${name}`;
  if (!formats.has(key)) {
    const all = { hourCycle: "h23", ...options };
    let made;
    try {
      made = new Intl.DateTimeFormat("en-GB", { ...all, timeZone: zone });
    } catch {
      made = new Intl.DateTimeFormat("en-GB", { ...all, timeZone: "UTC" });
    }
    formats.set(key, made);
  }
  return formats.get(key);
}

function parts(instant, zone) {
  const made = format(zone, "parts", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(instant);
  return Object.fromEntries(made.map((part) => [part.type, Number(part.value)]));
}

export const clockTime = (instant, zone) =>
  format(zone, "time", { hour: "2-digit", minute: "2-digit" }).format(instant);

export const shortDay = (instant, zone) =>
  format(zone, "short", { weekday: "short", day: "numeric", month: "short" }).format(instant).replace(",", "");

export const longDay = (instant, zone) =>
  format(zone, "long", { weekday: "long", day: "numeric", month: "long" }).format(instant).replace(",", "");

export const dayAndTime = (instant, zone) => `${shortDay(instant, zone)}, ${clockTime(instant, zone)}`;

/** A day's name beside `now`: Today, Yesterday, or its date. */
export function dayName(instant, now, zone) {
  const days = dayNumber(now, zone) - dayNumber(instant, zone);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return longDay(instant, zone);
}

/** Days since 1 January 1970 on the person's calendar. */
export function dayNumber(instant, zone) {
  const { year, month, day } = parts(instant, zone);
  return Date.UTC(year, month - 1, day) / 86_400_000;
}

/** "Madrid" for Europe/Madrid; "UTC" where the browser does not know the zone. */
export function zoneCity(zone) {
  if (format(zone, "time", { hour: "2-digit", minute: "2-digit" }).resolvedOptions().timeZone === "UTC") return "UTC";
  return zone.split("/").at(-1).replaceAll("_", " ");
}

/** The instant at which clocks in `zone` show this local time; in a gap, the hour after it. */
export function instantAt(day, hour, minute, zone) {
  const wanted = day * 86_400_000 + (hour * 60 + minute) * 60_000;
  let guess = wanted;
  for (let turn = 0; turn < 3; turn += 1) guess += wanted - localMillis(new Date(guess), zone);
  return new Date(guess);
}

function localMillis(instant, zone) {
  const { year, month, day, hour, minute, second } = parts(instant, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

const STOPS = [[9, 30], [12, 30], [14, 30], [17, 0], [20, 0]]; // just after things tend to happen
const MORNING = [9, 30];

/** Where the clock's buttons lead from `now`; `later` is null once the day is nearly over. */
export function moves(now, zone) {
  const today = dayNumber(now, zone);
  const soonest = now.getTime() + 20 * 60_000;
  const weekday = (today + 3) % 7; // Monday is 0; 1 January 1970 was a Thursday
  const stops = STOPS.map(([hour, minute]) => instantAt(today, hour, minute, zone));
  return {
    later: stops.find((stop) => stop.getTime() >= soonest) ?? null,
    tomorrow: instantAt(today + 1, ...MORNING, zone),
    nextWeek: instantAt(today + 7 - weekday, ...MORNING, zone),
  };
}
