// What can go wrong, to be switched on, with what the bot does about it.
import { h, fill } from "./dom.js";
import { post } from "./live.js";
import { say, t } from "./words.js";

/** mount puts the row of faults into its place. */
export function mount(el, stage) {
  const pills = new Map();
  const text = h("p.fault-text", { id: "fault-text", "aria-live": "polite" });
  const row = h("div.fault-pills", { role: "group", "aria-label": say("故障", "Faults") });
  let about = null;

  const tell = (one) => {
    about = one ? one.id : null;
    fill(text, one ? about_(one) : say("打开一样，看掌柜怎么应付；再点一下就好了。", "Switch one on and see what the bot does about it; once more and it is well again."));
  };

  const flip = async (one, isSwitch) => {
    const pill = pills.get(one.id);
    const on = pill.element.getAttribute("aria-pressed") !== "true";
    pill.element.setAttribute("aria-busy", "true");
    tell(one);
    try {
      await post(isSwitch ? "/sim/switch" : "/sim/faults/preset", { id: one.id, on });
    } catch (problem) {
      stage.toast(problem, true);
    }
    pill.element.removeAttribute("aria-busy");
    stage.refresh();
  };

  const draw = (state) => {
    const all = [...state.switches.map((one) => [one, true]), ...state.faults.map((one) => [one, false])];
    const key = all.map(([one]) => one.id).join();
    if (key !== row.dataset.key) {
      row.dataset.key = key;
      pills.clear();
      fill(row, all.map(([one, isSwitch]) => {
        const pill = make(one, isSwitch, () => flip(one, isSwitch), () => tell(one));
        pills.set(one.id, pill);
        return pill.element;
      }));
    }
    for (const [one] of all) pills.get(one.id).set(one);
    if (about) tell(all.map(([one]) => one).find((one) => one.id === about)); else tell(null);
  };

  fill(el, h("section.fault-card", { "aria-labelledby": "fault-title" }, h("h2", { id: "fault-title" }, say("让它出点毛病", "Make trouble")), row, text));
  tell(null);
  stage.onState(draw);
}

// make is one pill: pressed while its trouble is on, with how often it has hit.
function make(one, isSwitch, flip, look) {
  const hits = h("span.fault-hits", {});
  const element = h("button.fault-pill", { type: "button", class: isSwitch ? "fault-host" : "", "aria-pressed": "false", "aria-describedby": "fault-text",
    onclick: flip, onpointerenter: look, onfocus: look }, h("i.fault-dot", { "aria-hidden": "true" }), say(one.title, one.english), hits);
  const set = (now) => {
    element.setAttribute("aria-pressed", String(Boolean(now.on)));
    fill(hits, now.hits ? `×${now.hits}` : "");
    hits.setAttribute("aria-label", now.hits ? t(`起作用 ${now.hits} 次`, `hit ${now.hits} times`) : "");
  };
  return { element, set };
}

function about_(one) {
  const parts = [say(one.what, one.what_english)];
  if (one.bot) parts.push(" ", h("b", {}, say("掌柜：", "The bot: ")), say(one.bot, one.bot_english));
  return parts;
}
