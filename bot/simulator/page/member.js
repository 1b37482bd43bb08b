// A member's phone: WeCom as the clerk and the manager have it. Both are the same; what
// they may do is the bot's business.
import { h } from "./dom.js";
import { get, onChange } from "./live.js";
import { say, onLanguage } from "./words.js";
import { phone, chooser } from "./phone.js";
import { icons } from "./icons.js";
import { chatList } from "./member_list.js";
import { appChat } from "./member_app.js";
import { people } from "./member_people.js";
import { workbench } from "./member_bench.js";
import { Unread } from "./member_unread.js";

const roles = {
  clerk: { label: say("店员", "Clerk"), phone: say("店员的手机", "The clerk's phone") },
  manager: { label: say("店长", "Manager"), phone: say("店长的手机", "The manager's phone") },
};

/** mount shows a member's phone; kind is "clerk" or "manager", which is where it starts. */
export function mount(el, stage, kind = el.id) {
  const one = new Member(stage, kind);
  el.append(one.who.element, one.phone.element);
  one.begin();
}

/** Member is whose phone it is and what stands on it; screens read it in their update. */
class Member {
  constructor(stage, kind) {
    const role = roles[kind] || roles.clerk;
    this.stage = stage;
    this.kind = kind;
    this.id = "";
    this.data = null;
    this.unread = new Unread();
    this.phone = phone({ id: kind, label: role.phone });
    this.phone.element.classList.add("wecom");
    this.who = chooser({ label: role.label, onpick: (id) => stage.select(kind, id) });
    this.pace = 0;
  }

  begin() {
    this.stage.onState((state) => {
      this.who.update({ people: state.staff.map((s) => ({ id: s.userid, name: s.name })), value: this.stage.selected[this.kind] });
      this.become(this.stage.selected[this.kind]);
    });
    this.stage.onSelect((kind, id) => { if (kind === this.kind) this.become(id); });
    onChange(() => this.soon());
    onLanguage(() => this.show());
    // Nothing moves away from under a finger that is down.
    this.phone.element.addEventListener("pointerdown", () => { this.held = true; });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => {
      if (this.held) setTimeout(() => { this.held = false; this.show(); });
    });
    // On a narrow screen the phone may come to be seen only later.
    let seen = false;
    new ResizeObserver(([box]) => {
      const now = box.contentRect.height > 0;
      if (now && !seen && this.phone.top && this.phone.top.shown) this.phone.top.shown();
      seen = now;
    }).observe(this.phone.element);
  }

  /** become puts somebody else behind the phone. */
  become(id) {
    if (!id || id === this.id) return;
    this.id = id;
    this.data = null;
    this.phone.clear();
    this.phone.badge("chats", 0);
    this.phone.hold(id);
    this.phone.tabs([
      { id: "chats", title: say("消息", "Messages"), icon: icons.chats, screen: () => chatList(this) },
      { id: "people", title: say("客户", "Customers"), icon: icons.people, screen: () => people(this) },
      { id: "bench", title: say("工作台", "Workbench"), icon: icons.grid, screen: () => workbench(this) },
    ]);
    this.started = false;
    this.load();
  }

  // soon reads again, never twice at once and the slower the more there is to read.
  soon() {
    if (this.waiting) return;
    this.waiting = setTimeout(() => { this.waiting = 0; this.load(); }, Math.min(4 * this.pace, 4000));
  }

  async load() {
    if (!this.id) return;
    if (this.loading) { this.again = true; return; }
    this.loading = true;
    const id = this.id, began = performance.now();
    try {
      const data = await get("/sim/stage/member/" + encodeURIComponent(id));
      if (id === this.id) this.take(data);
    } catch { /* The page says that the simulator is away; what was read stays. */ }
    this.pace = performance.now() - began;
    this.loading = false;
    if (this.again || id !== this.id) { this.again = false; this.soon(); }
  }

  take(data) {
    this.data = data;
    this.unread.learn(this.id, data);
    if (!this.started) this.start();
    this.show();
  }

  // start opens the app's chat, where the bot talks to staff.
  start() {
    this.started = true;
    const chat = this.data.chats.find((c) => c.app);
    if (chat && this.phone.tab === "chats") this.phone.push(appChat(this, chat));
  }

  show() {
    if (this.held) return;
    this.phone.refresh();
    if (this.data) this.phone.badge("chats", this.unread.all(this.id, this.data));
  }

  /** open opens an address in the phone. */
  open(url, title) { this.stage.openPage(this.phone.id, url, title); }

  /** act does something and says what went wrong; the promise fails then too. */
  async act(doing) {
    try {
      const answer = await doing;
      this.load();
      return answer;
    } catch (e) {
      this.stage.toast(e, true);
      throw e;
    }
  }

  /** nameOf is how somebody is called, the id if nobody knows. */
  nameOf(id) {
    const same = (one) => String(one).toLowerCase() === String(id).toLowerCase();
    const staff = this.stage.state.staff.find((s) => same(s.userid));
    const customer = staff ? null : this.stage.state.customers.find((c) => c.external_userid === id);
    return (staff || customer || { name: id }).name;
  }

  /** appTitle is how an app is called in chats. */
  appTitle(chat) {
    if (chat.webhook) return chat.title && chat.title !== chat.webhook ? chat.title : say(`内部群 · ${chat.webhook}`, `Staff group · ${chat.webhook}`);
    return chat.title && chat.title !== "app" ? chat.title : say("掌柜", "Zhanggui");
  }
}

/** soft is a line that says that nothing is there yet. */
export const soft = (words) => h("p.m-soft", {}, words);
