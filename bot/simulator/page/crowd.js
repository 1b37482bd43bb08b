// The crowd: a shop's day of customers, at the speed of one's choice. The clock is the
// crowd's own; everything else in the shop keeps real time.
import { h, fill } from "./dom.js";
import { get, post } from "./live.js";
import { say, t, onLanguage } from "./words.js";

const speeds = [1, 60, 600];
const space = "http://www.w3.org/2000/svg";
const hours = { from: 8, to: 23, width: 6, height: 26 };

// names are what the crowd's acts are called, in the order in which they are told.
const names = [
  ["scan", "扫码进店", "scanned a code"], ["join", "进群", "joined a group"], ["speak", "在群里说话", "spoke in a group"],
  ["ask", "私聊店员", "asked staff"], ["answer", "店员回复", "answers"], ["kf", "问客服", "asked the service desk"],
  ["open", "看页面", "opened a page"], ["claim", "领券、抢购", "claimed"], ["redeem", "到店核销", "redeemed"],
  ["leave", "退群", "left a group"], ["delete", "删了店员", "deleted staff"], ["back", "又回来", "came back"],
];

/** mount shows the crowd's control. */
export function mount(el, stage) {
  let state = { on: false, speed: 60, day: 1, clock: "--:--", acts: {}, hours: [], busy: [], people: 0, total: 0 };
  let asked = false, busy = false;

  const go = h("button.crowd-go", { type: "button", "aria-pressed": "false", onclick: () => order({ on: !state.on }) },
    h("i.crowd-sign", { "aria-hidden": "true" }), h("span", {}, say("人群", "Crowd")));
  const pace = h("div.crowd-pace", { role: "group", "aria-label": say("人群的快慢", "How fast the crowd's day passes") },
    speeds.map((speed) => h("button", { type: "button", dataset: { speed }, onclick: () => order({ on: true, speed }) }, `${speed}×`)));
  const clock = h("b.crowd-clock", {}, "--:--");
  const count = h("small.crowd-count", {});
  const plot = picture();
  const face = h("div.crowd-face", { tabIndex: 0, role: "img" }, h("div.crowd-time", {}, clock, count), plot.element);
  const told = h("div.crowd-told", { role: "tooltip" });
  fill(el, go, pace, h("div.crowd-now", {}, face, told));

  async function order(change) {
    if (busy) return;
    busy = true;
    try {
      const next = { on: state.on, speed: state.speed, ...change };
      show((await post("/sim/crowd", { on: next.on, speed: next.speed })).crowd);
    } catch (problem) {
      stage.toast(problem, true);
    }
    busy = false;
  }

  function show(now) {
    if (!now) return;
    state = now;
    el.dataset.on = String(now.on);
    go.setAttribute("aria-pressed", String(now.on));
    for (const b of pace.children) b.setAttribute("aria-pressed", String(now.on && Number(b.dataset.speed) === now.speed));
    const begun = now.total > 0 || now.on;
    clock.textContent = begun ? now.clock : "--:--";
    count.textContent = begun ? t(`第 ${now.day} 天 · ${now.people} 人`, `Day ${now.day} · ${now.people} people`) : t("一点就来", "Press to begin");
    plot.draw(now, begun);
    fill(told, h("p", {}, t("一天的客人：扫码、进群、聊天、领券，都走真的接口", "A day of customers: every act is a real one")),
      h("dl", {}, names.filter(([id]) => now.acts[id]).map(([id, zh, en]) => h("div", {}, h("dt", {}, t(zh, en)), h("dd", {}, String(now.acts[id]))))),
      now.failed ? h("p.crowd-failed", {}, t(`${now.failed} 次没成（比如网页打不开）`, `${now.failed} did not work, such as a page that did not open`)) : null);
    face.setAttribute("aria-label", begun
      ? t(`人群的钟 ${now.clock}，来过 ${now.people} 人，做了 ${now.total} 件事`, `The crowd's clock says ${now.clock}; ${now.people} people did ${now.total} things`)
      : t("人群还没来", "There is no crowd yet"));
  }

  // The clock hurries more than events come, so it is asked while somebody looks.
  async function look() {
    if (asked || document.hidden || busy) return;
    asked = true;
    try { show(await get("/sim/crowd")); } catch { /* The page says by itself that the simulator is away. */ }
    asked = false;
  }
  setInterval(() => { if (state.on) look(); }, 1000);
  document.addEventListener("visibilitychange", look);
  stage.onState((all) => { if (!busy && all.crowd) show(all.crowd); });
  onLanguage(() => show(state));
  show(state);
  look();
}

// picture is the day: how busy a shop is, what the crowd did by the hour, and now.
function picture() {
  const wide = (hours.to - hours.from) * hours.width;
  const element = draw("svg", { viewBox: `0 0 ${wide} ${hours.height}`, class: "crowd-day", "aria-hidden": "true" });
  const usual = draw("path", { class: "crowd-usual" });
  const bars = draw("g", { class: "crowd-bars" });
  const now = draw("path", { class: "crowd-mark" });
  element.append(usual, bars, now);
  const all = [];
  for (let hour = hours.from; hour < hours.to; hour++) {
    const bar = draw("rect", { x: (hour - hours.from) * hours.width + 1, width: hours.width - 2, y: hours.height, height: 0, rx: 1 });
    all.push(bar);
    bars.append(bar);
  }
  return {
    element,
    draw(state, begun) {
      const most = Math.max(1, ...state.busy), full = hours.height - 2;
      const at = (hour) => hours.height - (state.busy[hour] || 0) / most * full;
      let line = `M0 ${hours.height}`;
      for (let hour = hours.from; hour < hours.to; hour++) line += ` L${(hour - hours.from + .5) * hours.width} ${at(hour).toFixed(1)}`;
      usual.setAttribute("d", `${line} L${wide} ${hours.height}Z`);
      const top = Math.max(12, ...state.hours);
      all.forEach((bar, i) => {
        const high = (state.hours[hours.from + i] || 0) / top * full;
        bar.setAttribute("y", (hours.height - high).toFixed(1));
        bar.setAttribute("height", high.toFixed(1));
      });
      const [hour, minute] = state.clock.split(":").map(Number);
      const x = ((hour || 0) + (minute || 0) / 60 - hours.from) * hours.width;
      now.setAttribute("d", begun && x >= 0 ? `M${x.toFixed(1)} 0V${hours.height}` : "");
    },
  };
}

function draw(name, attributes) {
  const element = document.createElementNS(space, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}
