// The wire's memory: entries of the journal become rows, in the order in which things
// began. What belongs to one event carries its trace.

/** keep is how many rows are remembered. */
export const keep = 1000;

const depths = { act: 0, callback: 0, inbox: 1, handler: 1, effect: 2, outbox: 2, api: 2, sent: 2, failed: 2 };

/** Rows turns entries into rows. */
export class Rows {
  constructor() {
    this.all = [];
    this.totals = { callbacks: 0, calls: 0, failed: 0, welcomes: [] };
    this.codes = new Map();
    this.handlers = new Map();
    this.calls = new Map();
    this.routine = new Set();
  }

  /** add takes an entry in and gives back the row that is new or has changed. */
  add(entry) {
    const trace = (entry.trace || "").split("/")[0];
    this.count(entry);
    const joined = entry.kind === "step" && this.join(entry, trace);
    if (joined) return joined;
    const stage = entry.kind === "step" ? entry.step.stage : entry.kind;
    const row = { id: entry.seq, entry, trace, stage, depth: trace || entry.kind === "step" ? depths[stage] ?? 0 : 0,
      at: began(entry), effects: [], sends: [], sent: null, routine: this.isRoutine(entry, trace) };
    if (stage === "api" && !trace) row.depth = 0;
    this.place(row);
    if (stage === "handler") this.handlers.set(trace, row);
    if (stage === "api" && trace) this.calls.set(trace, row);
    return row;
  }

  // join puts what a handler decided into the handler's row, and what came of a send
  // into the row of its call.
  join(entry, trace) {
    const { stage, name, detail } = entry.step;
    const handler = this.handlers.get(trace);
    if ((stage === "effect" || stage === "outbox") && handler) {
      (stage === "effect" ? handler.effects : handler.sends).push({ name, detail: detail || "" });
      return handler;
    }
    const call = this.calls.get(trace);
    if ((stage === "sent" || stage === "failed" && (call?.entry.code || call?.entry.error)) && call && !call.sent) {
      call.sent = { name, detail: detail || "", well: stage === "sent" };
      return call;
    }
    return null;
  }

  place(row) {
    let i = this.all.length;
    while (i > 0 && goesAfter(this.all[i - 1], row) && this.all.length - i < 200) i--;
    this.all.splice(i, 0, row);
    if (this.all.length <= keep) return;
    const gone = this.all.shift();
    if (this.handlers.get(gone.trace) === gone) this.handlers.delete(gone.trace);
    if (this.calls.get(gone.trace) === gone) this.calls.delete(gone.trace);
  }

  // Reading the archive once a second with nothing in it is no news, and neither is the
  // bot's asking itself to.
  isRoutine(entry, trace) {
    if (entry.api === "archive/chatdata") return entry.code === 0 && /"chatdata":\[\]/.test(entry.response || "");
    if (entry.kind === "step" && (entry.step.name === "archive_read" || entry.step.name === "read_feed") && entry.step.stage !== "failed") {
      this.routine.add(trace);
      if (this.routine.size > keep) this.routine.delete(this.routine.values().next().value);
      return true;
    }
    return false;
  }

  count(entry) {
    const totals = this.totals;
    if (entry.kind === "callback") {
      if (entry.try <= 1 || !entry.try) totals.callbacks++;
      if (entry.error) totals.failed++;
      const code = /<WelcomeCode>(?:<!\[CDATA\[)?([^<\]]+)/.exec(entry.request || "");
      if (code && !this.codes.has(code[1])) this.codes.set(code[1], began(entry));
      if (this.codes.size > keep) this.codes.delete(this.codes.keys().next().value);
    } else if (entry.kind === "api") {
      totals.calls++;
      if (entry.code || entry.error) totals.failed++;
      if (!entry.code && entry.api.endsWith("send_welcome_msg")) this.greeted(entry);
    }
  }

  // greeted measures from the first try of the callback to the end of the call that WeCom
  // took. A welcome whose callback was before the page was opened is not counted.
  greeted(entry) {
    const code = /"welcome_code"\s*:\s*"([^"]+)"/.exec(entry.request || "");
    const from = code && this.codes.get(code[1]);
    if (!from) return;
    this.totals.welcomes.push((began(entry) - from) / 1000 + entry.latency / 1e6);
    if (this.totals.welcomes.length > keep) this.totals.welcomes.shift();
  }

  /** thread is everything of one event. */
  thread(trace) { return trace ? this.all.filter((row) => row.trace === trace) : []; }

  /** shown are the rows that a filter takes, the newest. */
  shown(filter, most) {
    const hits = this.all.filter((row) => this.fits(row, filter));
    if (!filter.person && !filter.text) return hits.slice(-most);
    const traces = new Set(), found = new Set();
    for (const row of this.all) {
      if (!this.speaks(row, filter)) continue;
      found.add(row);
      if (row.trace) traces.add(row.trace);
    }
    return hits.filter((row) => found.has(row) || traces.has(row.trace)).slice(-most);
  }

  fits(row, filter) {
    if (row.routine && !filter.routine) return false;
    return filter.kinds.has(row.entry.kind);
  }

  speaks(row, filter) {
    const { entry } = row;
    const all = [entry.api, entry.query, entry.request, entry.response, entry.msg, entry.error, entry.app, row.words].join("\n");
    if (filter.person && !all.includes(filter.person)) return false;
    return !filter.text || all.toLowerCase().includes(filter.text.toLowerCase());
  }
}

// goesAfter says whether a row stands below another: it began later, or at the same
// moment deeper in the same event.
const goesAfter = (a, b) => a.at > b.at || (a.at === b.at && a.trace !== "" && a.trace === b.trace && a.depth > b.depth);

/** began is when an entry began, in microseconds. A step is told at its end; what came
 * of a send belongs there. */
export function began(entry) {
  const fraction = /\.(\d+)/.exec(entry.at);
  const micros = Date.parse(entry.at.replace(/\.\d+/, "")) * 1000 + (fraction ? Number((fraction[1] + "000000").slice(0, 6)) : 0);
  return entry.kind === "step" && entry.step.stage !== "sent" && entry.step.stage !== "failed" ? micros - (entry.step.took || 0) / 1000 : micros;
}

/** median is the middle of numbers, or null of none. */
export function median(numbers) {
  if (!numbers.length) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}

/** lasted is a duration of nanoseconds in words. */
export function lasted(nanos) { return millis((nanos || 0) / 1e6); }

/** millis is a duration of milliseconds in words. */
export function millis(ms) {
  if (ms <= 0) return "0";
  if (ms < 0.95) return ms < 0.05 ? "<0.1 ms" : `${ms.toFixed(1)} ms`;
  if (ms < 999.5) return `${ms < 9.95 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;
}
