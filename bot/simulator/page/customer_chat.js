// One chat on the customer's phone: with a member, in a group, or with customer
// service; and what lies behind its three dots.
import { h, icon, fill, apart } from "./dom.js";
import { say, t } from "./words.js";
import { avatar } from "./phone.js";
import { conversation } from "./bubbles.js";
import { composer } from "./composer.js";
import { icons } from "./icons.js";
import { openLink, openMini, viewPicture } from "./customer_open.js";

const hints = {
  staff: [line("你好", "Hello"), line("最近有什么优惠？", "Any offers?"), line("有没有燕麦奶？", "Do you have oat milk?"), line("谢谢", "Thanks")],
  group: [line("请问有没有燕麦奶呀？", "Do you have oat milk?"), line("今天的面包好香", "The bread smells great today"),
    line("在家刷单，日结三百，加薇详聊", "(an ad that the bot should catch)"), line("有一起拼单的吗，加我微信 moli_2026", "(doubtful: the manager decides)")],
  kf: [line("你们几点关门呀", "When do you close?"), line("有优惠券吗", "Any coupons?"), line("我的数据", "My data"), line("转人工", "A human, please")],
};

function line(words, english) { return { say: words, label: say(words, english.startsWith("(") ? `${words} ${english}` : `${words} · ${english}`) }; }

/** openChat shows a chat over whatever is shown, or over the list when it is far. */
export function openChat(me, kind, id) {
  const top = me.phone.top;
  if (top && top.chat && top.chat.kind === kind && top.chat.id === id) return;
  me.phone.clear();
  me.phone.select("chats");
  me.phone.push(chat(me, kind, id));
}

function chat(me, kind, id) {
  const staff = (who) => (me.stage.state.staff.some((s) => s.userid === who) ? "@" + (me.stage.state.title || t("门店", "shop")) : "");
  const talk = conversation({
    names: kind === "group", staff,
    onopen: (url, item) => (item.kind === "miniprogram" ? openMini(me, item) : openLink(me, url, item)),
    onpicture: (item) => viewPicture(me, item.media),
    onmenu: (choice) => me.act("/sim/kf/write", { open_kfid: id, external_userid: me.id, menu: choice.id }),
  });
  const asked = h("div.asked", { role: "group", "aria-label": say("会话存档", "Archiving"), hidden: true });
  const typing = composer({ label: kind === "group" ? say("在群里说", "Say to the group") : say("发消息", "Message"), hints: hints[kind], onsend: speak });
  const screen = {
    class: "chat", chat: { kind, id }, title: "",
    body: [asked, talk.element], foot: typing.element,
    actions: kind === "kf" ? null : h("button", { type: "button", "aria-label": say("聊天信息", "Chat details"), onclick: () => me.phone.push(details(me, kind, id)) }, icon(icons.more)),
    update() {
      const thread = me.thread(kind, id);
      if (!thread) { typing.gone(t("这个聊天已经不在了。", "This chat is gone.")); return; }
      me.phone.title(screen, kind === "group" ? `${thread.title}(${thread.members})` : thread.title, subtitle(me, thread));
      talk.update([...intro(thread), ...thread.items]);
      typing.gone(gone(thread));
      consent(me, asked, thread);
      me.look(thread);
    },
    shown() { talk.down(); },
  };
  return screen;

  function speak(text) {
    if (kind === "kf") return me.act("/sim/kf/write", { open_kfid: id, external_userid: me.id, text });
    return me.act("/sim/speak", { from: me.id, text, ...(kind === "group" ? { chat_id: id } : { to: id }) });
  }
}

function subtitle(me, thread) {
  if (thread.kind === "kf") return t("微信客服", "WeChat customer service");
  return thread.kind === "staff" ? "@" + (me.stage.state.title || t("企业微信", "WeCom")) : "";
}

function gone(thread) {
  if (thread.deleted) return t("你们已不是好友。重新扫码，可以再加一次。", "You are no longer in contact. Scan a code to add them again.");
  if (thread.half) return t("等对方通过你的申请…", "Waiting for them to accept…");
  return "";
}

// intro is the line with which WeChat begins a chat. What is older than the newest
// hundred has scrolled away with it.
function intro(thread) {
  if (!thread.since || thread.items.length >= 100 || thread.kind === "kf") return [];
  const text = thread.kind === "group" ? t("你加入了群聊，之前的消息看不到。", "You joined the group. What was said before is not shown.")
    : t(`你已添加了${apart(thread.title)}，现在可以开始聊天了。`, `You added ${apart(thread.title)}. You can chat now.`);
  return [{ kind: "note", at: thread.since, text }];
}

const declined = new Set();

// consent is WeCom's own question whether what is said may be archived.
function consent(me, asked, thread) {
  const key = me.id + thread.id;
  const waits = thread.consent === "pending" && !thread.deleted && !declined.has(key);
  if (asked.hidden === !waits && (asked.dataset.key === key || !waits)) return;
  asked.hidden = !waits;
  asked.dataset.key = key;
  const answer = async (agree) => {
    const place = thread.kind === "group" ? { chat_id: thread.id } : { userid: thread.id };
    if (!agree) declined.add(key);
    await me.act("/sim/consent", { external_userid: me.id, ...place, agree });
  };
  fill(asked,
    h("p", {}, thread.kind === "group" ? say("本群想存档聊天内容，用来更好地服务。", "This group would like to archive what is said, to serve you better.")
      : say("对方想存档聊天内容，用来更好地服务。", "They would like to archive this chat, to serve you better.")),
    h("div", {}, h("button", { type: "button", onclick: () => answer(false) }, say("不同意", "Decline")),
      h("button.yes", { type: "button", onclick: () => answer(true) }, say("同意", "Agree"))));
}

// details is what lies behind the three dots.
function details(me, kind, id) {
  const body = h("div", {});
  const screen = {
    class: "grey", title: kind === "group" ? say("群聊信息", "Group details") : say("聊天详情", "Chat details"), body,
    update() {
      const thread = me.thread(kind, id);
      if (!thread || screen.drawn === `${thread.deleted}${thread.consent}${thread.members}`) return;
      screen.drawn = `${thread.deleted}${thread.consent}${thread.members}`;
      fill(body, kind === "group" ? groupDetails(me, thread) : staffDetails(me, thread));
    },
  };
  return screen;
}

function staffDetails(me, thread) {
  return [
    h("div.profile", {}, avatar(thread.title, thread.id, { class: "large" }), h("div", {}, h("bdi.profile-name", {}, thread.title), h("p.profile-shop", {}, "@" + (me.stage.state.title || t("企业微信", "WeCom"))))),
    archiving(me, thread, { userid: thread.id }),
    thread.deleted ? null : h("div.rows.spaced", {}, h("button.row.danger", { type: "button", onclick: () => part(me, thread) }, icon(icons.bin), say("删除联系人", "Delete this contact"))),
  ];
}

function groupDetails(me, thread) {
  const speakers = [...new Map(thread.items.map((item) => [item.from, item.name || item.from]))].slice(0, 10);
  return [
    h("ul.faces", {}, speakers.map(([id, name]) => h("li", {}, avatar(name, id), h("bdi", {}, name)))),
    h("p.rows-note", {}, t(`共 ${thread.members} 人`, `${thread.members} members`)),
    thread.notice ? [h("h3.rows-title", {}, say("群公告", "Notice")), h("p.notice", { dir: "auto" }, thread.notice)] : null,
    archiving(me, thread, { chat_id: thread.id }),
    h("div.rows.spaced", {}, h("button.row.danger", { type: "button", onclick: () => leave(me, thread) }, icon(icons.leave), say("退出群聊", "Leave the group"))),
  ];
}

function archiving(me, thread, place) {
  if (!thread.consent) return null;
  const on = thread.consent === "agreed";
  return h("div.rows.spaced", {}, h("button.row", {
    type: "button", role: "switch", "aria-checked": String(on),
    onclick: () => me.act("/sim/consent", { external_userid: me.id, ...place, agree: !on }),
  }, icon(icons.shield), h("span.row-what", {}, say("同意存档聊天内容", "Archiving agreed")), h("span.switch", {})));
}

function part(me, thread) {
  me.phone.sheet(t(`删除「${apart(thread.title)}」后，TA 不会收到通知，但店里的机器人会知道。`, `${apart(thread.title)} is not told, but the shop's bot will know.`), [{
    label: say("删除联系人", "Delete"), danger: true,
    onclick: async () => {
      if (await me.act("/sim/delete_staff", { userid: thread.id, external_userid: me.id })) me.phone.pop();
    },
  }]);
}

function leave(me, thread) {
  me.phone.sheet(t(`退出「${apart(thread.title)}」？`, `Leave ${apart(thread.title)}?`), [{
    label: say("退出群聊", "Leave"), danger: true,
    onclick: async () => {
      if (await me.act("/sim/group/leave", { chat_id: thread.id, member_id: me.id })) me.phone.select("chats");
    },
  }]);
}
