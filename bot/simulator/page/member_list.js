// 消息: all of a member's conversations, the newest first, with what is new in them.
import { short } from "./time.js";
import { h, icon, fill } from "./dom.js";
import { say, t } from "./words.js";
import { avatar, mark } from "./phone.js";
import { icons } from "./icons.js";
import { waiting } from "./member_unread.js";
import { appChat } from "./member_app.js";
import { withCustomer, inGroup, atDesk } from "./member_talk.js";
import { assistant } from "./posts.js";
import { soft } from "./member.js";

/** chatList is the screen of the conversations. */
export function chatList(member) {
  const list = h("ul.m-rows", {});
  let shown = "";
  return {
    title: say("消息", "Messages"), body: list,
    update() {
      if (!member.data) return;
      const rows = rowsOf(member);
      const now = JSON.stringify([rows.map((r) => [r.key, r.name, r.last, r.when, r.news]), document.documentElement.lang]);
      if (now === shown) return;
      shown = now;
      refill(list, rows.length ? rows.map((r) => h("li", {}, row(r))) : [h("li", {}, soft(say("还没有消息。", "No messages yet.")))]);
    },
  };
}

/** refill fills a list again and leaves the focus where it was. */
export function refill(list, children) {
  const held = list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  fill(list, children);
  if (held) { const again = [...list.querySelectorAll("[data-key]")].find((e) => e.dataset.key === held); if (again) again.focus({ preventScroll: true }); }
}

function rowsOf(member) {
  const { data, unread, id } = member;
  const now = new Date(member.stage.state.now || Date.now());
  const rows = [];
  for (const { key, kind, one, items } of unread.chats(id, data)) {
    const last = items[items.length - 1];
    if (!last && kind !== "app") continue;
    rows.push({ key, kind, at: last ? Date.parse(last.at) : 0, when: last ? short(last.at, now) : "", last: last ? preview(last, kind, member) : t("输入 / 看看能做什么", "Type / to see what it does"),
      news: unread.count(id, key, items), ...looks(member, kind, one) });
  }
  const posts = data.posts || [];
  if (posts.length) {
    const open = waiting(data);
    rows.push({ key: "posts", kind: "posts", at: Date.parse(posts[0].created), when: short(posts[0].created, now), news: open.length, name: t("群发助手", "Mass posts"), face: face(icons.send, "posts"),
      last: open.length ? t(`有 ${open.length} 条群发等您发送`, `${open.length} waiting to be sent by you`) : t("都处理好了", "Nothing waits"), open: () => member.phone.push(assistant(member)) });
  }
  const rank = (r) => (r.kind === "app" ? 2 : r.kind === "posts" && r.news ? 1 : 0);
  return rows.sort((a, b) => rank(b) - rank(a) || b.at - a.at);
}

function looks(member, kind, one) {
  const { phone } = member;
  switch (kind) {
    case "app": return { name: String(member.appTitle(one)), face: appFace(member.appTitle(one)), open: () => phone.push(appChat(member, one)) };
    case "hook": return { name: String(member.appTitle(one)), face: face(icons.people, "hook"), open: () => phone.push(appChat(member, one)) };
    case "group": return { name: one.name, tag: t("外部群", "Customers"), face: () => avatar(one.name, one.chat_id, { class: "square" }), open: () => phone.push(inGroup(member, one.chat_id)) };
    case "kf": return { name: one.name, tag: t("微信客服", "Service"), face: () => avatar(one.name, one.external_userid), open: () => phone.push(atDesk(member, one)) };
    default: return { name: shownName(one), tag: "@" + t("微信", "WeChat"), face: () => avatar(one.name, one.external_userid), open: () => phone.push(withCustomer(member, one.external_userid)) };
  }
}

/** shownName is a customer's remark, or the nickname. */
export const shownName = (c) => c.remark || c.name || t("客户", "Customer");

/** face is an avatar with an icon instead of a letter. */
export const face = (path, name) => () => h("span.m-face", { "aria-hidden": "true", class: "m-face-" + name }, icon(path));

/** appFace is the first letter of an app's name. */
export const appFace = (title) => () => h("span.m-face.m-face-app", { "aria-hidden": "true" }, [...String(title)][0] || "");

function row(r) {
  const dot = h("span.dot", { hidden: true });
  mark(dot, r.news);
  return h("button.m-row", { type: "button", dataset: { key: r.key }, onclick: r.open },
    h("span.m-row-face", {}, r.face(), dot),
    h("span.m-row-words", {},
      h("span.m-row-top", {}, h("span.m-row-name", { dir: "auto" }, r.name), r.tag ? h("span.m-tag", { class: r.kind }, r.tag) : null, h("time.m-row-time", {}, r.when)),
      h("span.m-row-last", { dir: "auto" }, r.last)));
}

const kinds = { image: ["图片", "Picture"], file: ["文件", "File"], video: ["视频", "Video"], voice: ["语音", "Voice"], link: ["链接", "Link"], miniprogram: ["小程序", "Mini program"], news: ["图文", "Article"], textcard: ["卡片", "Card"], template_card: ["卡片", "Card"], menu: ["菜单", "Menu"] };

function preview(last, kind, member) {
  if (last.recalled) return t("撤回了一条消息", "A message was taken back");
  const type = last.msgtype || last.kind;
  const words = oneLine(type === "markdown" || type === "markdown_v2" ? String(last.text || "").replace(/\*\*|`|<[^>\n]*>|^#+\s|^>\s?/gm, "") : (type === "link" || type === "miniprogram" ? last.title : "") || last.text || last.title || (last.media && last.media.name) || "");
  const sign = kinds[type] ? `[${t(...kinds[type])}] ` : "";
  const who = kind === "group" && !last.mine && last.name ? last.name + "：" : "";
  return who + sign + words;
}

const oneLine = (text) => String(text).split("\n").map((l) => l.trim()).filter(Boolean).join(" ").slice(0, 90);
