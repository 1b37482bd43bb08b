// The wire: every callback, call and act as it happens, and the bot's steps between them.
import { wall } from "./time.js";
import { h, fill } from "./dom.js";
import { onEntry } from "./live.js";
import { onLanguage, say, t } from "./words.js";
import { kinds, named, sendNamed, detailed } from "./wire_names.js";
import { Rows, lasted, median, millis } from "./wire_rows.js";
import { detail, legend, technical } from "./wire_detail.js";

// most is how many rows are on the page.
const most = 300;

/** mount puts the wire into its place. */
export function mount(el, stage) {
  const wire = new Wire(stage);
  fill(el, wire.element);
  onEntry((entry) => wire.take(entry));
  onLanguage(() => wire.redraw());
  stage.onSelect(() => wire.people());
  stage.onState(() => wire.met());
}

class Wire {
  constructor(stage) {
    this.stage = stage;
    this.rows = new Rows();
    this.filter = { kinds: new Set(Object.keys(kinds)), routine: false, person: "", text: "" };
    this.drawn = new Map();
    this.open = null;
    this.paused = false;
    this.waiting = [];
    this.colours = new Map();
    this.build();
  }

  build() {
    this.numbers = h("dl.wire-totals", { "aria-label": say("合计", "Totals") });
    this.list = h("ol.wire-list", { tabindex: "0", "aria-label": say("线上的事，从早到晚", "What happened, in order"), onkeydown: (e) => this.walk(e) });
    this.list.addEventListener("scroll", () => { this.follows = this.atEnd(); this.jump.hidden = this.follows; }, { passive: true });
    this.side = h("aside.wire-side", { "aria-label": say("这一行的内容", "The open row") });
    this.jump = h("button.wire-jump", { type: "button", hidden: true, onclick: () => this.toEnd() }, say("↓ 最新", "↓ Newest"));
    this.empty = h("p.wire-empty", {}, say("还没有动静。在上面的手机里扫一个码试试。", "Nothing yet. Scan a code on the phone above."));
    this.follows = true;
    legend(this.side);
    this.element = h("section.wire-card", { "aria-labelledby": "wire-title" },
      h("header.wire-head", {}, h("h2", { id: "wire-title" }, say("线上", "The wire")), this.numbers),
      this.tools(),
      h("div.wire-main", {}, h("div.wire-pane", {}, this.empty, this.list, this.jump), this.side));
    this.sums();
  }

  tools() {
    const chips = Object.entries(kinds).map(([kind, words]) => {
      const chip = h("button.wire-toggle", { type: "button", class: kind, "aria-pressed": "true", onclick: () => {
        const on = !this.filter.kinds.has(kind);
        if (on) this.filter.kinds.add(kind); else this.filter.kinds.delete(kind);
        chip.setAttribute("aria-pressed", String(on));
        this.redraw();
      } }, words);
      return chip;
    });
    this.quiet = h("button.wire-toggle.routine", { type: "button", "aria-pressed": "false", title: say("会话存档的例行轮询，没有新消息的那些", "Polls of the archive that brought nothing"), onclick: () => {
      this.filter.routine = !this.filter.routine;
      this.quiet.setAttribute("aria-pressed", String(this.filter.routine));
      this.redraw();
    } }, say("例行轮询", "Routine polls"));
    this.who = h("select.wire-who", { "aria-label": say("只看谁的事", "Whose events"), onchange: () => { this.filter.person = this.who.value; this.redraw(); } });
    this.search = h("input.wire-search", { type: "search", placeholder: say("搜名字、接口、内容", "Search names, APIs, bodies"), "aria-label": say("搜索线上的事", "Search the wire"),
      oninput: () => { this.filter.text = this.search.value.trim(); this.redraw(); } });
    this.hold = h("button.wire-pause", { type: "button", "aria-pressed": "false", onclick: () => this.pause() });
    fill(this.hold, say("暂停", "Pause"));
    return h("div.wire-tools", {}, h("div.wire-toggles", { role: "group", "aria-label": say("看哪几种", "Kinds") }, chips, this.quiet), this.who, this.search, this.hold);
  }

  // people fills the choice of persons with whoever is in the phones.
  people() {
    const { selected } = this.stage;
    const ids = [...new Set([selected.customer, selected.clerk, selected.manager].filter(Boolean))];
    const key = JSON.stringify(ids.map((id) => [id, this.person(id)]));
    if (key === this.peopled) return;
    this.peopled = key;
    fill(this.who, h("option", { value: "" }, say("所有人", "Everybody")), ids.map((id) => h("option", { value: id }, this.person(id))));
    this.who.value = ids.includes(this.filter.person) ? this.filter.person : "";
    if (this.who.value !== this.filter.person) this.filter.person = this.who.value;
    this.redraw();
  }

  // met gives rows their names: whoever has just come is known with the next state only.
  met() {
    this.people();
    for (const row of this.rows.all.slice(-most)) {
      if (!row.nameless) continue;
      const words = this.wordsOf(row);
      if (words === row.words) continue;
      row.words = words;
      this.changed = (this.changed || new Set()).add(row);
    }
    if (this.changed) this.soon();
  }

  // wordsOf is what a row reads, to be searched too.
  wordsOf(row) {
    const [ids, names] = this.about(row.entry);
    row.nameless = ids.length > names.length && row.entry.kind !== "step";
    return named(row.entry) + " " + names.join(" · ");
  }

  take(entry) {
    if (this.paused) {
      this.waiting.push(entry);
      if (this.waiting.length > 2000) this.waiting.shift();
      fill(this.hold, t("继续", "Resume") + ` (${this.waiting.length})`);
      return;
    }
    const row = this.rows.add(entry);
    row.words = this.wordsOf(row);
    this.changed = (this.changed || new Set()).add(row);
    this.soon();
  }

  soon() {
    if (this.pending) return;
    this.pending = setTimeout(() => { this.pending = 0; this.draw(); }, 60);
  }

  pause() {
    this.paused = !this.paused;
    this.hold.setAttribute("aria-pressed", String(this.paused));
    fill(this.hold, this.paused ? say("继续", "Resume") : say("暂停", "Pause"));
    if (this.paused) return;
    const waited = this.waiting;
    this.waiting = [];
    for (const entry of waited) this.take(entry);
  }

  redraw() {
    this.drawn.clear();
    this.draw();
    if (this.open) this.show(this.open); else legend(this.side);
  }

  // draw brings the list to what is to be seen: elements of rows that stay stay.
  draw() {
    const rows = this.rows.shown(this.filter, most);
    const grew = this.open && this.open.trace && [...(this.changed || [])].some((row) => row.trace === this.open.trace);
    for (const row of this.changed || []) this.drawn.delete(row.id);
    this.changed = null;
    const next = new Map();
    const elements = rows.map((row) => {
      const element = this.drawn.get(row.id) || this.line(row);
      next.set(row.id, element);
      return element;
    });
    this.drawn = next;
    place(this.list, elements);
    this.empty.hidden = rows.length > 0;
    if (grew) this.show(this.open, this.side.scrollTop);
    this.mark();
    this.sums();
    if (this.follows) this.list.scrollTop = this.list.scrollHeight;
  }

  line(row) {
    const { entry } = row;
    const subject = this.subject(entry);
    return h("li.wire-row", { class: `${this.colour(row.trace)} d${row.depth} ${entry.kind}${bad(row) ? " bad" : ""}${entry.fault ? " fault" : ""}`, dataset: { id: row.id, trace: row.trace } },
      h("button.wire-line", { type: "button", tabindex: "-1", onclick: () => this.show(row) },
        h("time.wire-time", {}, clock(row.at / 1000)),
        h("span.wire-kind", { class: entry.kind }, kinds[entry.kind]),
        h("span.wire-words", {}, h("b", {}, named(entry)), subject && h("span.wire-who-did", {}, subject), chips(row), h("code.wire-name", {}, short(entry))),
        outcome(row),
        h("span.wire-took", {}, entry.latency > 0 ? lasted(entry.latency) : "")));
  }

  // subject is who it is about, by name.
  subject(entry) { return this.about(entry)[1].slice(0, 3).join(" · "); }

  // about are the ids that an entry names, and the names that are known of them.
  about(entry) {
    const ids = new Set();
    const text = entry.request || "";
    if (entry.kind === "act") for (const word of text.split(" ")) ids.add(word);
    else if (entry.kind === "callback") for (const m of text.matchAll(/<(?:UserID|ExternalUserID|ChatId|FromUserName)>(?:<!\[CDATA\[)?([^<\]]+)/g)) ids.add(m[1]);
    else if (entry.kind === "api") for (const m of text.matchAll(/"(?:userid|external_userid|chat_id|touser|sender)"\s*:\s*"([^"]{1,64})"/g)) ids.add(m[1]);
    const names = [...ids].map((id) => this.person(id, true)).filter(Boolean);
    return [[...ids], [...new Set(names)]];
  }

  person(id, known) {
    const { state } = this.stage;
    const found = state.staff.find((s) => s.userid === id) || state.customers.find((c) => c.external_userid === id) || state.groups.find((g) => g.chat_id === id)
      || state.kf.find((k) => k.open_kfid === id) || [...state.switches, ...state.faults].find((f) => f.id === id);
    if (found) return found.name || t(found.title, found.english);
    if (id === "on") return t("打开", "on");
    if (id === "off") return t("关上", "off");
    return known ? "" : id;
  }

  colour(trace) {
    if (!trace) return "";
    if (!this.colours.has(trace)) this.colours.set(trace, `t${this.colours.size % 8}`);
    return this.colours.get(trace);
  }

  show(row, scrolled = 0) {
    this.open = row;
    fill(this.side, h("button.wire-close", { type: "button", "aria-label": say("关上", "Close"), onclick: () => this.close() }, "×"), detail(row, this.rows.thread(row.trace), (one) => this.show(one)));
    this.side.classList.add("open");
    this.side.scrollTop = scrolled;
    this.mark();
  }

  close() {
    this.open = null;
    this.side.classList.remove("open");
    legend(this.side);
    this.mark();
    this.list.focus({ preventScroll: true });
  }

  // mark tints the open row and the rest of its event.
  mark() {
    for (const [id, element] of this.drawn) {
      element.classList.toggle("open", Boolean(this.open) && id === this.open.id);
      element.classList.toggle("kin", Boolean(this.open && this.open.trace) && element.dataset.trace === this.open.trace);
    }
  }

  // walk moves through the rows by the arrow keys.
  walk(event) {
    if (event.key === "Escape" && this.open) { this.close(); return; }
    if (event.target !== this.list && event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const rows = [...this.drawn.keys()];
    const here = this.open ? rows.indexOf(this.open.id) : rows.length;
    const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || to < 0 || to >= rows.length) return;
    event.preventDefault();
    this.show(this.rows.all.find((row) => row.id === rows[to]));
    const row = this.drawn.get(rows[to]);
    row.scrollIntoView({ block: "nearest" });
    row.firstElementChild.focus({ preventScroll: true });
  }

  atEnd() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 24; }

  toEnd() {
    this.follows = true;
    this.list.scrollTop = this.list.scrollHeight;
    this.jump.hidden = true;
  }

  sums() {
    const { callbacks, calls, failed, welcomes } = this.rows.totals;
    const middle = median(welcomes);
    const one = (name, value, kind) => h("div", { class: kind }, h("dt", {}, name), h("dd", {}, value));
    fill(this.numbers,
      one(say("回调", "Callbacks"), callbacks),
      one(say("调用", "Calls"), calls),
      one(say("欢迎语中位", "Welcome, median"), middle === null ? "—" : millis(middle)),
      one(say("没成", "Failed"), failed, failed ? "bad" : ""));
  }
}

// place puts elements into a list in order, touching as little as possible.
function place(list, elements) {
  const wanted = new Set(elements);
  for (const child of [...list.children]) if (!wanted.has(child)) child.remove();
  elements.forEach((element, i) => { if (list.children[i] !== element) list.insertBefore(element, list.children[i] || null); });
}

// A refusal that says that it is done already is none.
const bad = (row) => Boolean((row.entry.error || row.entry.code || row.stage === "failed") && !(row.sent && row.sent.well));

const short = (entry) => (entry.kind === "step" ? technical(entry).split(" · ")[1] : entry.api.split("/").slice(-2).join("/"));

function clock(at) {
  const d = wall(at), two = (n) => String(n).padStart(2, "0");
  return `${two(d.getHours())}:${two(d.getMinutes())}:${two(d.getSeconds())}.${String(d.getMilliseconds()).padStart(3, "0")}`;
}

function chips(row) {
  const all = row.sends.slice(0, 3).map((s) => h("span.wire-chip.send", {}, "→ ", sendNamed(s.name), s.detail && " " + s.detail));
  if (row.sent && row.sent.detail) all.push(h("span.wire-chip", {}, detailed(row.sent.detail)));
  if (row.stage === "failed" && row.entry.step.detail) all.push(h("span.wire-chip", {}, detailed(row.entry.step.detail)));
  return all;
}

function outcome(row) {
  const { entry } = row;
  if (entry.kind === "callback") return badge(entry.error ? (entry.final ? say("丢了", "Lost") : say("要重送", "Again")) : say("已应答", "Taken"), entry.error ? "bad" : "");
  if (entry.kind === "api") return badge(entry.code || entry.error ? entry.code || say("没有回答", "No answer") : "ok", bad(row) ? "bad" : entry.code ? "well" : "");
  if (row.stage === "handler") return badge(detailed(entry.step.detail));
  if (row.stage === "failed") return badge(say("再试", "Again"), "bad");
  return badge("");
}

const badge = (text, kind) => h("span.wire-out", { class: kind }, text);
