// What the page knows of the simulator: its paths under /sim/, and that something
// happened there, by server-sent events.

/** get reads a path and gives back its JSON. */
export const get = (path) => ask(path, {});

/** post does an act and gives back its answer. An Error carries the simulator's words. */
export const post = (path, body) => ask(path, {
  method: "POST",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(body ?? {}),
});

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("模拟器没有回应 · the simulator does not answer");
  }
  let body = null;
  try { body = await answer.json(); } catch { /* Not every refusal is JSON. */ }
  if (!answer.ok || (body && body.error)) {
    throw new Error(((body && body.error) || `${answer.status} ${answer.statusText}`).replace(/^simulator: /, ""));
  }
  return body;
}

const entryListeners = new Set();
const changeListeners = new Set();
const lineListeners = new Set();
let last = 0, source = null, retry = 500, pending = 0, changed = 0, away = false;

/** onEntry calls fn with every journal entry, in order; the result ends it. */
export function onEntry(fn) { entryListeners.add(fn); connect(); return () => entryListeners.delete(fn); }

/** onChange calls fn soon after something happened, at most about three times a second. */
export function onChange(fn) { changeListeners.add(fn); connect(); return () => changeListeners.delete(fn); }

/** onLine calls fn with true and false as the connection comes and goes. */
export function onLine(fn) { lineListeners.add(fn); return () => lineListeners.delete(fn); }

async function connect() {
  if (source) return;
  source = new EventSource("/sim/journal/stream?since=" + last);
  source.onopen = async () => {
    retry = 500;
    for (const fn of lineListeners) fn(true);
    await missed();
  };
  source.onmessage = (message) => take(JSON.parse(message.data));
  source.onerror = () => {
    source.close();
    for (const fn of lineListeners) fn(false);
    setTimeout(() => { source = null; connect(); }, retry);
    retry = Math.min(retry * 2, 10000);
  };
}

// missed reads what happened while nobody listened, such as before the page was opened.
async function missed() {
  try {
    const kept = await get("/sim/journal?limit=300&since=" + last);
    if (kept.last < last) last = 0; // Another simulator stands there now.
    for (const entry of kept.entries || []) take(entry);
  } catch { /* The next entry comes by the stream. */ }
  soon();
}

function take(entry) {
  if (entry.seq <= last) return;
  last = entry.seq;
  for (const fn of entryListeners) fn(entry);
  soon();
}

// What happened while nobody looked is read once somebody does.
document.addEventListener("visibilitychange", () => { if (away && !document.hidden) { away = false; soon(); } });

function soon() {
  if (pending) return;
  pending = setTimeout(() => {
    pending = 0;
    if (document.hidden) { away = true; return; }
    changed = Date.now();
    for (const fn of changeListeners) fn();
  }, Date.now() - changed > 350 ? 30 : 350);
}
