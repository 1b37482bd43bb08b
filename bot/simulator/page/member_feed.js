// A list of messages that keeps its elements: only what is new or has changed is made
// anew, so that nothing jumps, choices in a card stay, and a screen reader reads what
// came.
import { moment } from "./time.js";
import { h, icon } from "./dom.js";
import { say } from "./words.js";
import { icons } from "./icons.js";

const near = 80, gap = 5 * 60 * 1000;

/** feed shows messages: render(m) makes one's element, id(m) tells them apart. */
export function feed({ render, id }) {
  const list = h("ol.m-feed", { role: "log", "aria-live": "polite", "aria-label": say("消息", "Messages"), tabindex: "0" });
  const pill = h("button.m-new", { type: "button", hidden: true, onclick: () => toEnd(true) }, say("有新消息", "New messages"), icon(icons.down));
  const element = h("div.m-feed-box", {}, list, pill);
  let rows = new Map(), place = null, fresh = true;

  const low = () => list.scrollHeight - list.scrollTop - list.clientHeight < near;
  function toEnd(smooth) {
    place = null;
    pill.hidden = true;
    list.scrollTo({ top: list.scrollHeight, behavior: smooth && !matchMedia("(prefers-reduced-motion: reduce)").matches ? "smooth" : "auto" });
  }
  list.addEventListener("scroll", () => {
    if (!list.isConnected || !list.clientHeight) return;
    place = low() ? null : list.scrollTop;
    if (place === null) pill.hidden = true;
  });

  // A list that is shown again or has less place stays at its end.
  new ResizeObserver(() => { if (list.clientHeight && place === null) list.scrollTop = list.scrollHeight; }).observe(list);

  return {
    element, toEnd,
    /** shown puts the list where it was when its screen was left. */
    shown() { if (place === null) toEnd(); else list.scrollTop = place; },
    update(messages, now, empty) {
      const follow = place === null || fresh;
      const next = new Map();
      let before = 0, added = 0;
      const children = [];
      const keep = (key, stamp, make) => {
        const old = rows.get(key);
        const row = old && old.stamp === stamp ? old : { stamp, node: make() };
        if (!old) added++;
        else if (row !== old && old.node.contains(document.activeElement)) row.node.tabIndex = -1, row.refocus = true;
        next.set(key, row);
        children.push(row);
      };
      for (const m of messages) {
        const at = Date.parse(m.at);
        if (at - before > gap) keep("time:" + id(m), moment(m.at, now), () => h("li.m-time", {}, moment(m.at, now)));
        before = at;
        keep(id(m), JSON.stringify(m), () => h("li", {}, render(m)));
      }
      if (!messages.length && empty) keep("empty", document.documentElement.lang, () => h("li.m-note", {}, empty));
      rows = next;
      settle(list, children.map((c) => c.node));
      for (const c of children) if (c.refocus) { c.refocus = false; c.node.focus({ preventScroll: true }); }
      if (follow) toEnd(); else if (added) pill.hidden = false;
      fresh = false;
    },
  };
}

// settle makes the list's children the wanted ones and touches no other.
function settle(list, wanted) {
  const stays = new Set(wanted);
  for (const node of [...list.children]) if (!stays.has(node)) node.remove();
  let at = list.firstChild;
  for (const node of wanted) {
    if (node === at) at = at.nextSibling; else list.insertBefore(node, at);
  }
}
