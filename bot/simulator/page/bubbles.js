// Conversations: date separators, bubbles with avatars, cards for links and mini
// programs. A conversation keeps its elements and adds what is new, so that nothing
// jumps and a screen reader reads only what came.
import { h, fill } from "./dom.js";
import { say } from "./words.js";
import { avatar } from "./phone.js";

/**
 * conversation is a list of items that are all shown as bubbles. Item is
 * {at, from, name, mine, via, kind, text, title, url, picture, media, menu};
 * onopen(url, item) is called for links and cards, onmenu(choice) for menus.
 */
export function conversation({ onopen, onmenu, group } = {}) {
  const list = h("ol.talk", { "aria-live": "polite", "aria-relevant": "additions", tabindex: "0", "aria-label": say("消息", "Messages") });
  let shown = [];
  return {
    element: list,
    update(items) {
      const keys = items.map((one) => JSON.stringify(one));
      const same = shown.length <= keys.length && shown.every((k, i) => k === keys[i]);
      if (same && shown.length === keys.length) return;
      const low = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
      if (!same) fill(list);
      for (const item of items.slice(same ? shown.length : 0)) {
        list.append(h("li.talk-line", { class: item.mine ? "mine" : "" }, avatar(item.name, item.from),
          h("div.talk-what", {}, group && !item.mine ? h("span.talk-name", { dir: "auto" }, item.name) : null,
            h("div.bubble", { dir: "auto" }, item.text || item.title || item.kind,
              item.url ? h("button", { type: "button", onclick: () => onopen && onopen(item.url, item) }, item.url) : null,
              (item.menu || []).map((c) => h("button", { type: "button", onclick: () => onmenu && onmenu(c) }, c.text || c.content || c.id))))));
      }
      shown = keys;
      if (low || !same) list.scrollTop = list.scrollHeight;
    },
  };
}
