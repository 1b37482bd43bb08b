// A phone: its frame, a stack of screens, tabs at the root, sheets from below and
// pages over everything. Whose it is and what it shows is the business of others.
import { h, icon, fill } from "./dom.js";
import { say, t } from "./words.js";
import { icons } from "./icons.js";

const phones = new Set();

/** phoneOf finds a phone by its id ("customer") or by who is in it (a userid, an external_userid). */
export const phoneOf = (id) => [...phones].find((one) => one.id === id) || [...phones].find((one) => one.owner === id);

/** tell sets the clock in all phones' status bars. */
export function tell(time) { for (const one of phones) one.clock.textContent = time; }

/**
 * phone makes one. Id is for openPage and tests ("customer", "clerk", "manager"),
 * label what a screen reader calls it. A screen is {title, subtitle, actions, body,
 * foot, update, leave}: body and foot are elements, actions are buttons at the right of
 * the title, update is called when it is shown and on refresh(), leave when it goes.
 */
export function phone({ id, label }) {
  const one = new Phone(id, label);
  phones.add(one);
  return one;
}

class Phone {
  constructor(id, label) {
    this.id = id;
    this.owner = "";
    this.stack = [];
    this.tabList = [];
    this.clock = h("span.phone-clock", {}, "--:--");
    this.view = h("div.phone-view", {});
    this.bar = h("nav.phone-tabs", { "aria-label": say("底部标签", "Tabs"), hidden: true });
    this.news = {};
    this.over = h("div.phone-over", {});
    this.element = h("section.phone", { id: "phone-" + id, "aria-label": label, dataset: { phone: id } },
      h("div.phone-glass", {},
        h("div.phone-status", { "aria-hidden": "true" }, this.clock, h("span.phone-signs", {}, icon(icons.signal), icon(icons.wifi), icon(icons.battery))),
        this.view, this.bar, this.over));
    // Shown again, as by another tab of a narrow page, a screen does not slide in anew.
    this.view.addEventListener("animationend", (e) => { if (e.target.parentNode === this.view) this.view.dataset.way = ""; });
    this.element.addEventListener("keydown", (e) => this.key(e));
  }

  /** hold says who is in it: whose cookies its pages have. */
  hold(owner) { this.owner = owner; this.element.dataset.owner = owner; }

  /** top is the screen that is shown. */
  get top() { return this.stack[this.stack.length - 1]; }

  /** root shows a screen with nothing below it. */
  root(screen) { this.leaveAll(); this.stack = [screen]; this.show(); }

  /** push shows a screen over the present one, with a way back. */
  push(screen) { this.stack.push(screen); this.show("push"); }

  /** pop goes back. */
  pop() {
    if (this.stack.length < 2) return;
    const gone = this.stack.pop();
    if (gone.leave) gone.leave();
    this.show("pop");
  }

  /** refresh lets the shown screen read again what it shows. */
  refresh() { if (this.top && this.top.update) this.top.update(); }

  /** tabs gives the root a bar: [{id, title, icon, screen()}]; the first is shown. */
  tabs(list) {
    this.tabList = list;
    fill(this.bar, list.map((tab) => h("button.phone-tab", {
      type: "button", dataset: { tab: tab.id }, onclick: () => this.select(tab.id),
    }, h("span.phone-tab-icon", {}, icon(tab.icon), h("span.dot", { hidden: true })), h("span", {}, tab.title))));
    if (list.length) this.select(list[0].id);
  }

  /** select shows a tab. */
  select(id) {
    const tab = this.tabList.find((one) => one.id === id);
    if (!tab) return;
    this.tab = id;
    for (const b of this.bar.children) b.setAttribute("aria-current", b.dataset.tab === id ? "page" : "false");
    this.root(tab.screen());
  }

  /** badge puts a number on a tab, 0 takes it off. The page hears of the sum. */
  badge(id, n) {
    const button = [...this.bar.children].find((b) => b.dataset.tab === id);
    if (!button || this.news[id] === n) return;
    mark(button.querySelector(".dot"), n);
    this.news[id] = n;
    const total = Object.values(this.news).reduce((sum, one) => sum + one, 0);
    this.element.dispatchEvent(new CustomEvent("news", { bubbles: true, detail: { phone: this.id, total } }));
  }

  /** sheet asks from below: choices are [{label, danger, onclick}]. */
  sheet(title, choices) {
    const close = this.overlay(h("div.sheet-back", { onclick: (e) => { if (e.target === e.currentTarget) close(); } },
      h("div.sheet", { role: "dialog", "aria-label": title },
        title ? h("p.sheet-title", {}, title) : null,
        choices.map((c) => h("button.sheet-choice", { type: "button", class: c.danger ? "danger" : "", onclick: () => { close(); c.onclick(); } }, c.label)),
        h("button.sheet-choice.sheet-cancel", { type: "button", dataset: choices.some((c) => c.danger) ? { first: "" } : {}, onclick: () => close() }, say("取消", "Cancel")))));
    return close;
  }

  /** overlay shows an element over everything in the phone; the result closes it. */
  overlay(element, { onclose } = {}) {
    const before = document.activeElement;
    this.over.append(element);
    this.view.inert = this.bar.inert = true;
    const first = element.querySelector("[data-first]") || element.querySelector("button, [href], input, select, textarea");
    if (first) first.focus({ preventScroll: true });
    const close = () => {
      if (!element.isConnected) return;
      element.remove();
      this.view.inert = this.bar.inert = this.over.childElementCount > 0;
      if (before && before.isConnected) before.focus({ preventScroll: true });
      if (onclose) onclose();
    };
    element.close = close;
    return close;
  }

  /** clear closes what lies over the screens. */
  clear() { for (const one of [...this.over.children]) if (one.close) one.close(); else one.remove(); }

  /** title changes that of a screen. */
  title(screen, title, subtitle) {
    if (!screen.titleElement) return;
    fill(screen.titleElement, h("span", { dir: "auto" }, title), subtitle ? h("small", {}, subtitle) : null);
  }

  leaveAll() { for (const s of this.stack) if (s.leave) s.leave(); }

  show(way) {
    const screen = this.top;
    const old = this.shown;
    if (old && old !== screen && old.element) old.scroll = old.element.querySelector(".screen-body").scrollTop;
    this.shown = screen;
    const held = this.view.contains(document.activeElement);
    if (held && old) old.focused = document.activeElement;
    if (!screen.element) screen.element = frame(this, screen);
    this.view.replaceChildren(screen.element);
    this.view.dataset.way = way || "";
    this.bar.hidden = this.stack.length > 1 || this.tabList.length === 0;
    if (screen.update) screen.update();
    if (screen.scroll) screen.element.querySelector(".screen-body").scrollTop = screen.scroll;
    if (screen.shown) screen.shown();
    if (held) this.focus();
  }

  /** focus goes into the shown screen: to where it was, or to its beginning. */
  focus() {
    const { element, focused } = this.top;
    const at = focused && focused.isConnected ? focused : element.querySelector(".phone-back") || element.querySelector(".screen-body button, .screen-body a, button");
    if (at) at.focus({ preventScroll: true });
  }

  key(e) {
    if (e.key !== "Escape") return;
    const over = this.over.lastElementChild;
    if (over && over.close) over.close(); else this.pop();
    e.stopPropagation();
  }
}

function frame(owner, screen) {
  const deep = owner.stack.length > 1;
  screen.titleElement = h("h2.phone-title", {}, h("span", { dir: "auto" }, screen.title), screen.subtitle ? h("small", {}, screen.subtitle) : null);
  return h("div.screen", { class: screen.class || "" },
    h("header.phone-bar", {},
      deep ? h("button.phone-back", { type: "button", "aria-label": say("返回", "Back"), onclick: () => owner.pop() }, icon(icons.back)) : h("span", {}),
      screen.titleElement,
      h("div.phone-actions", {}, screen.actions || null)),
    h("div.screen-body", {}, screen.body),
    screen.foot || null);
}

/** mark sets an unread dot: a number up to 99, nothing for 0. */
export function mark(dot, n) {
  dot.hidden = !n;
  dot.textContent = n > 99 ? "99+" : n ? String(n) : "";
}

/**
 * chooser is the line above a phone by which one becomes another person: a list, and
 * with onnew a plus. update({people: [{id, name, note}], value}) keeps it fresh:
 * a note tells of news, and a dot that somebody else has some.
 */
export function chooser({ label, onpick, onnew, newLabel }) {
  const select = h("select.chooser-select", { "aria-label": label, onchange: () => onpick(select.value) });
  const face = h("span.chooser-face", {});
  const others = h("span.chooser-others", { role: "img", "aria-label": say("别人有新消息", "Somebody else has news"), hidden: true });
  let shown = "", later = null;
  select.addEventListener("blur", () => { if (later) one.update(later); });
  const element = h("div.chooser", {}, face, h("span.chooser-role", {}, label), h("span.chooser-name", {}, select, others, icon(icons.down)),
    onnew ? h("button.chooser-new", { type: "button", title: newLabel, "aria-label": newLabel, onclick: onnew }, icon(icons.plus)) : null);
  const one = {
    element,
    update({ people, value }) {
      const now = JSON.stringify([people, value]);
      if (now === shown) return;
      // A list that is being read stays as it is.
      if (select === document.activeElement && select.value === (value ?? "") && shown) { later = { people, value }; return; }
      shown = now;
      later = null;
      const all = people.length ? people : [{ id: "", name: t("还没有人", "Nobody yet") }];
      fill(select, all.map((p) => h("option", { value: p.id }, p.note ? `${p.name} ${p.note}` : p.name)));
      select.value = value ?? "";
      const who = all.find((p) => p.id === value) || all[0];
      fill(face, avatar(who.name, who.id));
      others.hidden = !all.some((p) => p.note && p.id !== value);
    },
  };
  return one;
}

const hues = 12;

/** avatar is a letter in a soft colour that is always the same for an id. */
export function avatar(name, id, props) {
  let sum = 0;
  for (const c of String(id || name)) sum = (sum * 31 + c.codePointAt(0)) % 9973;
  return h("span.avatar", { "aria-hidden": "true", class: `hue-${sum % hues} ${(props && props.class) || ""}` }, initial(name));
}

// initial is the letter of a name: the last character of a Chinese one, as WeCom does,
// otherwise the first that can be seen.
function initial(name) {
  const seen = [...String(name || "")].filter((c) => /[\p{L}\p{N}]/u.test(c));
  if (!seen.length) return "·";
  const short = seen.length <= 4 && seen.every((c) => /\p{Script=Han}/u.test(c));
  return short ? seen[seen.length - 1] : seen[0].toUpperCase();
}
