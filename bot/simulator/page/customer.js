// The customer's phone: who is in it, what it was shown, and what is new. Its screens
// are in customer_….js.
import { get, post, onChange } from "./live.js";
import { onLanguage, say, t } from "./words.js";
import { phone, chooser, avatar } from "./phone.js";
import { icons } from "./icons.js";
import { chatList } from "./customer_list.js";
import { openChat } from "./customer_chat.js";
import { newcomer, scanner } from "./customer_scan.js";
import { profile } from "./customer_me.js";

const newPrefix = "new:";

/** mount shows the customer's phone. */
export function mount(el, stage) {
  const own = phone({ id: "customer", label: say("顾客的手机", "The customer's phone") });
  const me = new Customer(stage, own);
  const who = chooser({
    label: say("顾客", "Customer"), newLabel: say("新来一位顾客", "A new customer"),
    onpick: (id) => stage.select("customer", id), onnew: () => newcomer(me),
  });
  el.append(who.element, own.element);
  const people = () => who.update({ people: me.people(), value: stage.selected.customer });
  me.spread = () => { own.badge("chats", me.unread()); own.refresh(); people(); };
  own.tabs([
    { id: "chats", title: say("微信", "Chats"), icon: icons.chats, screen: () => chatList(me) },
    { id: "scan", title: say("扫一扫", "Scan"), icon: icons.scan, screen: () => scanner(me) },
    { id: "me", title: say("我", "Me"), icon: icons.person, screen: () => profile(me) },
  ]);
  stage.onState(people);
  stage.onSelect((kind, id) => { if (kind === "customer") me.become(id); });
  onChange(() => me.load());
  onLanguage(() => {
    const { chat } = own.top;
    own.select(own.tab);
    if (chat) me.open(chat.kind, chat.id);
    me.spread();
  });
}

/** Customer is who is in the phone. */
class Customer {
  constructor(stage, own) {
    this.stage = stage;
    this.phone = own;
    this.id = stage.selected.customer;
    this.data = null;
    /** others are customers who were in the phone before: their news is told too. */
    this.others = new Map();
    this.seen = new Map();
    this.spread = () => {};
    this.looked = 0;
  }

  /** fresh says that this customer knows nobody yet: WeCom has never heard of them. */
  get fresh() { return this.id.startsWith(newPrefix); }
  /** name is what others see of them. */
  get name() { return this.fresh ? this.id.slice(newPrefix.length) : (this.data && this.data.name) || ""; }
  /** threads are the chats, the newest first. */
  get threads() { return this.data ? [...this.data.threads].sort((a, b) => latest(b) - latest(a)) : []; }

  thread(kind, id) { return this.data && this.data.threads.find((one) => one.kind === kind && one.id === id); }

  /** arrive puts a new person into the phone, who exists once they scan something. */
  arrive(name) { this.stage.select("customer", newPrefix + name); }

  become(id) {
    if (this.data) this.others.set(this.id, this.data);
    if (this.others.size > 8) this.others.delete(this.others.keys().next().value);
    this.id = id;
    this.data = this.others.get(id) || null;
    this.others.delete(id);
    this.phone.hold(id);
    this.phone.clear();
    this.phone.select("chats");
    this.spread();
    return this.load();
  }

  /** load reads what the phone shows; once at a time, and again if asked meanwhile. */
  load() {
    if (this.loading) { this.again = true; return this.loading; }
    this.loading = this.read().finally(() => { this.loading = null; });
    return this.loading.then(() => {
      if (!this.again) return undefined;
      this.again = false;
      return this.load();
    });
  }

  async read() {
    const id = this.id;
    if (!id || this.fresh) return;
    try {
      const data = await get("/sim/stage/customer/" + encodeURIComponent(id));
      if (id !== this.id) return;
      this.data = data;
      this.greet(data);
      this.spread();
      this.begin();
      await this.elsewhere();
    } catch { /* The page says at its top that the simulator is away. */ }
  }

  // begin opens the page with a welcome on the phone, if there is one: it shows at a
  // glance what this is about. Later nobody's place is changed.
  begin() {
    const narrow = matchMedia("(max-width: 899px)").matches;
    const welcome = this.begun ? null : this.threads.find((one) => one.kind === "staff" && one.items.some((item) => item.via === "welcome"));
    this.begun = true;
    if (welcome && !narrow && this.phone.top.home) this.open("staff", welcome.id);
  }

  // elsewhere looks at one of the others now and then, for the dot beside their name.
  async elsewhere() {
    if (!this.others.size || Date.now() - this.looked < 1500) return;
    this.looked = Date.now();
    const [id] = this.others.keys();
    if (id.startsWith(newPrefix)) { this.others.delete(id); return; }
    const data = await get("/sim/stage/customer/" + encodeURIComponent(id));
    if (!this.others.delete(id)) return;
    this.others.set(id, data);
  }

  // greet takes what was there before the page was opened as read.
  greet(data) {
    if (this.seen.has(data.id)) return;
    this.seen.set(data.id, new Map(data.threads.map((one) => [key(one), this.met === data.id ? 0 : latest(one)])));
  }

  /** news is how much of a thread was not looked at yet. */
  news(thread, id = this.id) {
    const seen = (this.seen.get(id) || new Map()).get(key(thread)) || 0;
    return thread.items.filter((item) => !item.mine && Date.parse(item.at) > seen).length;
  }

  /** look takes a thread as read. */
  look(thread) {
    if (!this.seen.has(this.id)) this.seen.set(this.id, new Map());
    this.seen.get(this.id).set(key(thread), latest(thread));
    this.phone.badge("chats", this.unread());
  }

  unread(data = this.data) { return data ? data.threads.reduce((sum, one) => sum + this.news(one, data.id), 0) : 0; }

  people() {
    const { state: { customers }, selected } = this.stage;
    const list = customers.map((c) => {
      const data = this.others.get(c.external_userid);
      const n = data ? this.unread(data) : 0;
      return { id: c.external_userid, name: c.name, note: n ? `● ${n}` : "" };
    });
    if (selected.customer && !list.some((p) => p.id === selected.customer)) list.unshift({ id: selected.customer, name: this.name || t("顾客", "Customer") });
    return list;
  }

  /** act does something and reads the phone anew; it says why if it could not, and gives back false. */
  async act(path, body) {
    try {
      const answer = await post(path, body);
      await this.load();
      return answer;
    } catch (error) {
      this.stage.toast(error, true);
      return false;
    }
  }

  /** scan scans a contact code; a fresh customer exists from then on. The result is false if it failed. */
  async scan(configID) {
    const person = this.fresh ? { name: this.name } : { external_userid: this.id };
    const answer = await this.act("/sim/scan", { config_id: configID, ...person });
    if (answer) await this.born(answer.external_userid);
    return answer;
  }

  /** born takes the id that WeCom gave a fresh customer. */
  async born(id) {
    if (!this.fresh || !id) return;
    this.met = id;
    this.stage.select("customer", id);
    await this.load();
  }

  /** open shows a chat. */
  open(kind, id) { openChat(this, kind, id); }

  /** face is a letter avatar, or a group's of several. */
  face(thread, props) {
    if (thread.kind !== "group") return avatar(thread.title, thread.id, props);
    const names = new Map(thread.items.map((item) => [item.from, item.name]));
    const group = avatar("", thread.id, { class: "group" });
    group.textContent = "";
    for (const [id, name] of [...names, ["a", thread.title], ["b", thread.title.slice(-1)], ["c", "群"], ["d", "店"]].slice(0, 4)) group.append(avatar(name || "?", id));
    return group;
  }
}

const key = (thread) => thread.kind + ":" + thread.id;

/** latest is when something last happened in a thread. */
export function latest(thread) {
  const last = thread.items[thread.items.length - 1];
  return Date.parse(last ? last.at : thread.since) || 0;
}
