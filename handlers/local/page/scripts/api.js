// The playground's JSON interface. Every failure becomes a Refused with a sentence to show, and
// `errors` by field where the server named fields.

const ROOT = "/playground/api";

export class Refused extends Error {
  constructor(sentence, errors = {}) {
    super(sentence);
    this.errors = errors;
  }
}

const OFFLINE = "The playground does not answer. Is it still running in your terminal?";
const FAILED = "That did not work, and the program does not say why. Please try again.";

async function ask(path, options) {
  let response;
  try {
    response = await fetch(ROOT + path, { ...options, headers: { "Content-Type": "application/json" } });
  } catch {
    throw new Refused(OFFLINE);
  }
  let answer = null;
  try {
    answer = await response.json();
  } catch {
    // Not JSON: the status says enough.
  }
  if (response.ok && answer !== null) return answer;
  const errors = answer?.errors ?? {};
  throw new Refused(Object.values(errors)[0] ?? FAILED, errors);
}

const get = (path) => ask(path, { method: "GET" });
const post = (path, body, keepalive = false) =>
  ask(path, { method: "POST", body: JSON.stringify(body), keepalive });

const query = (values) => new URLSearchParams(values).toString();

export const state = () => get("/state");
export const messages = (place, viewer) => get(`/messages?${query({ place, viewer })}`);
export const home = (user) => get(`/home?${query({ user })}`);
export const say = (user, place, text) => post("/say", { user, place, text });
export const press = (user, message, action, value) => post("/press", { user, message, action, value });
export const submit = (user, form, values) => post("/submit", { user, form, values });
export const draft = (user, form, values) => post("/draft", { user, form, values }, true);
export const moveTo = (to) => post("/clock", { to });

/** Live news; `changed` is called with nothing but the fact, `lost` when the stream broke. */
export function listen(changed, lost) {
  const source = new EventSource(`${ROOT}/events`);
  source.addEventListener("change", (event) => changed(JSON.parse(event.data)));
  source.addEventListener("open", () => changed(null));
  source.addEventListener("error", lost);
  return source;
}
