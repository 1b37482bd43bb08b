// The page: it reads the stage, keeps it fresh and gives every module its place.
import { h, fill } from "./dom.js";
import { get, onChange, onLine } from "./live.js";
import { onLanguage, setLanguage, currentLanguage, say } from "./words.js";
import { tell, mark } from "./phone.js";
import { hour } from "./time.js";
import * as customer from "./customer.js";
import * as member from "./member.js";
import * as wire from "./wire.js";
import * as faults from "./faults.js";
import * as crowd from "./crowd.js";
import { openPage } from "./webview.js";

const place = (id) => document.getElementById(id);
const stateListeners = new Set();
const selectListeners = new Set();

/** stage is what every module gets. */
const stage = {
  /** state is the newest answer of GET /sim/stage; empty lists until the first. */
  state: { title: "", now: "", apps: [], staff: [], customers: [], groups: [], ways: [], joins: [], kf: [], switches: [], faults: [] },
  /** selected is who is in each phone: customer an external_userid, clerk and manager a userid. */
  selected: { customer: "", clerk: "", manager: "" },
  /** onState calls fn(state) now, after every refresh and when the language changed. */
  onState(fn) { stateListeners.add(fn); fn(stage.state); return () => stateListeners.delete(fn); },
  /** onSelect calls fn(kind, id) when somebody else is in a phone. */
  onSelect(fn) { selectListeners.add(fn); return () => selectListeners.delete(fn); },
  /** select puts somebody into a phone ("customer", "clerk", "manager"). */
  select(kind, id) {
    if (stage.selected[kind] === id) return;
    stage.selected[kind] = id;
    remember(kind, id);
    for (const fn of selectListeners) fn(kind, id);
    spread();
  },
  /** openPage opens an address inside a phone. */
  openPage,
  /** toast says something for a moment; bad marks a failure. */
  toast,
  /** refresh reads the stage at once. */
  refresh,
};

function toast(text, bad) {
  const line = h("p.toast", { class: bad ? "bad" : "" }, text instanceof Error ? text.message : text);
  place("toasts").append(line);
  setTimeout(() => line.remove(), bad ? 6000 : 3200);
}

let busy = false, again = false;

async function refresh() {
  if (busy) { again = true; return; }
  busy = true;
  try {
    Object.assign(stage.state, present(await get("/sim/stage")));
    choose();
    spread();
  } catch { /* The line at the top says that the simulator is away. */ }
  busy = false;
  if (again) { again = false; refresh(); }
}

// present leaves out what came as null, so that lists stay lists.
const present = (answer) => Object.fromEntries(Object.entries(answer).filter(([, v]) => v !== null));

// choose puts people into empty phones: who was there before, otherwise who the host names.
function choose() {
  const { state, selected } = stage;
  const staff = state.staff.map((s) => s.userid);
  const pick = (kind, ids, fallback) => {
    if (ids.includes(selected[kind])) return;
    if (selected[kind] && kind === "customer") return; // Older than the newest 200, still there.
    const before = recall(kind);
    const id = ids.includes(before) ? before : fallback;
    if (id) stage.select(kind, id);
  };
  pick("clerk", staff, state.clerk || staff[0]);
  pick("manager", staff, state.manager || staff[1] || staff[0]);
  const people = state.customers.map((c) => c.external_userid);
  pick("customer", people, people[0]);
}

function spread() {
  tell(hour(stage.state.now || Date.now()));
  fill(place("shop"), stage.state.title || "");
  for (const fn of stateListeners) fn(stage.state);
}

function remember(kind, id) { try { sessionStorage.setItem("in-" + kind, id); } catch { /* Not kept. */ } }
function recall(kind) { try { return sessionStorage.getItem("in-" + kind); } catch { return null; } }

function frame() {
  place("language").addEventListener("click", () => setLanguage(currentLanguage() === "zh" ? "en" : "zh"));
  for (const node of document.querySelectorAll("[data-zh]")) {
    fill(node, say(node.dataset.zh, node.dataset.en));
  }
  const seats = [...document.querySelectorAll("#seats button")];
  for (const button of seats) {
    button.addEventListener("click", () => { seat(seats, button.dataset.seat); scrollTo(0, 0); });
  }
  document.addEventListener("news", ({ detail }) => {
    mark(document.querySelector(`#seats [data-seat="${detail.phone}"] .dot`), detail.total);
  });
  seat(seats, "customer");
  // On a narrow screen the phones come first, the crowd after them.
  const narrow = matchMedia("(max-width: 899px)");
  const arrange = () => (narrow.matches ? document.querySelector(".below").prepend(place("crowd")) : document.querySelector(".tools").before(place("crowd")));
  narrow.addEventListener("change", arrange);
  arrange();
  place("how").addEventListener("click", () => place("guide").showModal());
  place("guide-close").addEventListener("click", () => place("guide").close());
}

// seat shows one phone on a narrow screen.
function seat(buttons, name) {
  document.body.dataset.seat = name;
  for (const b of buttons) b.setAttribute("aria-pressed", String(b.dataset.seat === name));
}

frame();
setLanguage(currentLanguage());
customer.mount(place("customer"), stage);
member.mount(place("clerk"), stage, "clerk");
member.mount(place("manager"), stage, "manager");
faults.mount(place("faults"), stage);
wire.mount(place("wire"), stage);
crowd.mount(place("crowd"), stage);
onChange(refresh);
onLanguage(spread);
onLine((up) => { document.body.dataset.line = up ? "up" : "down"; });
refresh();
// The clock goes on when nothing happens.
setInterval(() => { if (!document.hidden) refresh(); }, 20000);
