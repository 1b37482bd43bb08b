// What a member has not seen yet: counted from when the page first met them, so that a
// shop's whole past is not shown as news.
import { t } from "./words.js";

// kept is how many items of a conversation the simulator tells; older ones are gone.
const kept = 100;

/** Unread remembers for each member and chat until when things were seen. */
export class Unread {
  constructor() { this.members = new Map(); }

  /** learn meets a member's data for the first time. */
  learn(id, data) {
    if (this.members.has(id)) return;
    let base = 0;
    for (const { items } of this.chats(id, data)) for (const one of items) base = Math.max(base, Date.parse(one.at));
    for (const c of data.customers || []) base = Math.max(base, Date.parse(c.since));
    this.members.set(id, { base, seen: new Map() });
  }

  /** count is how many things of a chat are new. */
  count(id, key, items) {
    const known = this.members.get(id);
    if (!known) return 0;
    const until = known.seen.get(key) ?? known.base;
    return items.filter((one) => !one.mine && Date.parse(one.at) > until).length;
  }

  /** see says that a chat is before somebody's eyes. */
  see(id, key, items) {
    const known = this.members.get(id);
    if (known && items.length && !document.hidden) known.seen.set(key, Math.max(...items.map((one) => Date.parse(one.at))));
  }

  /** all is how many things are new in all chats, posts that wait among them. */
  all(id, data) {
    let sum = waiting(data).length;
    for (const { key, items } of this.chats(id, data)) sum += this.count(id, key, items);
    return sum;
  }

  /**
   * met is what was said with a customer after they came: WeCom says first that they
   * have. Nothing stands there for those who were customers before and never spoke.
   */
  met(id, c) {
    const items = c.items || [], known = this.members.get(id);
    const came = Date.parse(c.since);
    if (items.length >= kept || c.status === "half" || (!items.length && !(known && came > known.base))) return items;
    const at = items.length && Date.parse(items[0].at) < came ? items[0].at : c.since;
    return [{ at, from: c.external_userid, name: c.name, kind: "note", text: t("对方添加了您，可以开始聊天了", "Has added you: you can chat now") }, ...items];
  }

  /** chats are all of a member's conversations as {key, kind, one, items}. */
  chats(id, data) {
    return [
      ...(data.chats || []).map((c) => ({ key: c.webhook ? "hook:" + c.webhook : "app:" + c.app, kind: c.webhook ? "hook" : "app", one: c, items: c.messages || [] })),
      ...(data.groups || []).map((g) => ({ key: "group:" + g.chat_id, kind: "group", one: g, items: g.items || [] })),
      ...(data.talks || []).map((k) => ({ key: `kf:${k.open_kfid}:${k.external_userid}`, kind: "kf", one: k, items: k.items || [] })),
      ...(data.customers || []).map((c) => ({ key: "with:" + c.external_userid, kind: "customer", one: c, items: this.met(id, c) })),
    ];
  }
}

/** waiting are the mass posts that wait for the member's tap. */
export const waiting = (data) => (data.posts || []).filter((p) => !p.confirmed && !p.cancelled);
