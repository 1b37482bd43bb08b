// What a member has not seen yet: counted from when the page first met them, so that a
// shop's whole past is not shown as news.

/** Unread remembers for each member and chat until when things were seen. */
export class Unread {
  constructor() { this.members = new Map(); }

  /** learn meets a member's data for the first time. */
  learn(id, data) {
    if (this.members.has(id)) return;
    let base = 0;
    for (const { times } of chatsOf(data)) for (const at of times) base = Math.max(base, at);
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
    for (const { key, items } of chatsOf(data)) sum += this.count(id, key, items);
    return sum;
  }
}

/** waiting are the mass posts that wait for the member's tap. */
export const waiting = (data) => (data.posts || []).filter((p) => !p.confirmed && !p.cancelled);

/** chatsOf are all of a member's conversations as {key, kind, one, items, times}. */
export function chatsOf(data) {
  const chats = [
    ...(data.chats || []).map((c) => ({ key: c.webhook ? "hook:" + c.webhook : "app:" + c.app, kind: c.webhook ? "hook" : "app", one: c, items: c.messages || [] })),
    ...(data.groups || []).map((g) => ({ key: "group:" + g.chat_id, kind: "group", one: g, items: g.items || [] })),
    ...(data.talks || []).map((k) => ({ key: `kf:${k.open_kfid}:${k.external_userid}`, kind: "kf", one: k, items: k.items || [] })),
    ...(data.customers || []).map((c) => ({ key: "with:" + c.external_userid, kind: "customer", one: c, items: c.items || [] })),
  ];
  return chats.map((c) => ({ ...c, times: c.items.map((i) => Date.parse(i.at)) }));
}
