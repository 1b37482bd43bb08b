// A member's conversations with people: a customer, a customer group, and whoever
// writes to a kf account that the member answers for.
import { h, icon, fill } from "./dom.js";
import { post } from "./live.js";
import { say, t } from "./words.js";
import { icons } from "./icons.js";
import { conversation } from "./bubbles.js";
import { composer, plainHint } from "./commands.js";
import { large } from "./member_media.js";
import { shownName } from "./member_list.js";
import { profile } from "./member_people.js";
import { groupScreen } from "./member_group.js";

/** withCustomer is the conversation with a customer. */
export function withCustomer(member, id) {
  const find = () => (member.data ? member.data.customers.find((c) => c.external_userid === id) : null);
  const first = find() || { name: "" };
  const talk = conversation({ onpicture: (item) => large(member, item.media), onopen: (url, item) => member.open(url, item && item.title) });
  const state = h("div.m-banner", { hidden: true, role: "status" });
  const foot = composer({ label: say("发给客户", "Message the customer"), hint: plainHint(),
    send: (text) => member.act(post("/sim/speak", { from: member.id, to: id, text })) });
  return {
    title: shownName(first), subtitle: "@" + t("微信", "WeChat"), class: "chat m-chat", key: "with:" + id, body: h("div.m-talk", {}, state, talk.element), foot: foot.element,
    actions: h("button.m-action", { type: "button", "aria-label": say("客户资料", "About the customer"), onclick: () => member.phone.push(profile(member, id)) }, icon(icons.person)),
    update() {
      const c = find();
      gone(state, c, member);
      if (!c) return;
      const items = member.unread.met(member.id, c);
      talk.update(items);
      member.unread.see(member.id, "with:" + id, items);
    },
    shown: () => talk.down(),
  };
}

// gone says above a conversation what keeps words from arriving.
function gone(line, c, member) {
  const status = c ? c.status : "gone";
  if (line.dataset.status === status) return;
  line.dataset.status = status;
  line.hidden = status === "added";
  if (status === "half") {
    fill(line, h("span", {}, say("对方请求添加您", "Asks to be added")), h("button.m-small", { type: "button", onclick: () => member.act(post("/sim/confirm_half", { userid: member.id, external_userid: c.external_userid })).catch(() => {}) }, say("通过", "Accept")));
  } else if (status === "deleted") {
    fill(line, say("对方已不是您的联系人，消息发不过去", "No longer a contact: messages do not arrive"));
  } else {
    fill(line, say("这位客户已删除", "This customer was deleted"));
  }
}

/** inGroup is a customer group. */
export function inGroup(member, id) {
  const find = () => (member.data ? member.data.groups.find((g) => g.chat_id === id) : null);
  const first = find() || { name: "" };
  const talk = conversation({ names: true, onpicture: (item) => large(member, item.media), onopen: (url, item) => member.open(url, item && item.title) });
  const notice = h("p.m-banner.m-notice", { hidden: !first.notice, dir: "auto" }, first.notice || "");
  const foot = composer({ label: say("发到群里", "Message the group"), hint: say("发到群里", "Message the group"), send: (text) => member.act(post("/sim/speak", { from: member.id, chat_id: id, text })) });
  return {
    title: first.name, subtitle: say(`${first.members} 人 · 外部群`, `${first.members} people`), class: "chat m-chat", key: "group:" + id, body: h("div.m-talk", {}, notice, talk.element), foot: foot.element,
    actions: h("button.m-action", { type: "button", "aria-label": say("群资料", "About the group"), onclick: () => member.phone.push(groupScreen(member, id)) }, icon(icons.more)),
    update() {
      const g = find();
      if (!g) return;
      talk.update(g.items || []);
      member.unread.see(member.id, "group:" + id, g.items || []);
    },
    shown: () => talk.down(),
  };
}

/** atDesk is a talk with somebody who wrote to a kf account. */
export function atDesk(member, first) {
  const same = (k) => k.open_kfid === first.open_kfid && k.external_userid === first.external_userid;
  const hand = { open_kfid: first.open_kfid, external_userid: first.external_userid };
  const find = () => (member.data ? member.data.talks.find(same) : null);
  const talk = conversation({ onpicture: (item) => large(member, item.media), onopen: (url, item) => member.open(url, item && item.title) });
  const key = `kf:${first.open_kfid}:${first.external_userid}`;
  const does = (path) => () => member.act(post(path, { ...hand, userid: member.id })).catch(() => {});
  const take = h("div.m-take", {}, h("button.m-wide", { type: "button", onclick: does("/sim/kf/take") }, say("接待这位客户", "Take this talk")));
  const line = composer({ label: say("回复客户", "Answer the customer"), hint: plainHint(), send: (text) => member.act(post("/sim/kf/answer", { ...hand, userid: member.id, text })) });
  const over = h("p.m-nofoot", { hidden: true }, say("这次接待已经结束", "This talk is over"));
  const end = h("button.m-action", { type: "button", title: t("结束接待", "End the talk"), "aria-label": say("结束接待", "End the talk"), onclick: does("/sim/kf/finish") }, icon(icons.close));
  return {
    title: first.name, subtitle: first.title, class: "chat m-chat", key, body: h("div.m-talk", {}, talk.element), foot: h("div", {}, take, line.element, over), actions: end,
    update() {
      const k = find();
      take.hidden = !k || !!k.mine;
      line.element.hidden = end.hidden = !(k && k.mine);
      over.hidden = !!k;
      if (!k) return;
      // Whatever the account said, the shop said.
      talk.update((k.items || []).map((one) => ({ ...one, mine: one.mine || one.from !== k.external_userid })));
      member.unread.see(member.id, key, k.items || []);
    },
    shown: () => talk.down(),
  };
}
