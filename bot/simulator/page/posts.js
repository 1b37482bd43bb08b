// 群发助手: mass posts that wait for a member's tap, because nothing goes to customers
// before a person has sent it [docs 92135].
import { h, icon } from "./dom.js";
import { post } from "./live.js";
import { say, t } from "./words.js";
import { icons } from "./icons.js";
import { feed } from "./member_feed.js";
import { face } from "./member_list.js";
import { linked } from "./member_text.js";

/** assistant is the screen of a member's mass posts, the oldest first. */
export function assistant(member) {
  const talk = feed({ render: (p) => line(member, p), id: (p) => p.msgid });
  return {
    title: say("群发助手", "Mass posts"), class: "chat m-chat", key: "posts", body: talk.element,
    update() {
      if (!member.data) return;
      const posts = [...(member.data.posts || [])].reverse().map((p) => ({ ...p, at: p.created }));
      talk.update(posts, new Date(member.stage.state.now || Date.now()), say("还没有群发。", "No mass posts yet."));
    },
    shown: () => talk.shown(),
  };
}

function line(member, p) {
  return h("div.m-line.wide", {}, face(icons.send, "posts")(), h("div.m-what", {}, task(member, p)));
}

function task(member, p) {
  const to = p.group ? p.chats : p.customers;
  const all = p.group ? to.length : p.customers_all ?? to.length;
  const names = to.slice(0, 3).map((one) => one.name || one.id).join("、");
  const send = () => member.act(post("/sim/post/confirm", { msgid: p.msgid, userid: member.id })).catch(() => {});
  return h("article.tc.m-post", { dataset: { post: p.msgid } },
    h("header.tc-source", {}, h("span.tc-mark", { "aria-hidden": "true" }), h("span", {}, p.group ? say("企业请您群发到客户群", "Please post to customer groups") : say("企业请您群发给客户", "Please send to customers"))),
    h("div.m-post-what", { dir: "auto" }, p.text ? h("p", {}, linked(p.text, (url) => member.open(url))) : null, (p.attachments || []).map((a) => attachment(member, a))),
    h("dl.tc-rows", {}, h("div", {}, h("dt", {}, say("发送给", "To")), h("dd", { dir: "auto" }, all > 3 ? t(`${names} 等 ${all} ${p.group ? "个群" : "位"}`, `${names} and ${all - 3} more`) : names || t("没有人", "nobody"))),
      p.reminders ? h("div", {}, h("dt", {}, say("提醒", "Reminders")), h("dd", {}, say(`已提醒 ${p.reminders} 次`, `${p.reminders} so far`))) : null,
      p.confirmed ? result(to) : null),
    h("div.tc-buttons", {}, p.cancelled && !p.confirmed ? h("button.tc-button.done", { type: "button", disabled: true }, say("企业已停止群发", "Stopped")) :
      p.confirmed ? h("button.tc-button.done", { type: "button", disabled: true }, say("已发送", "Sent")) :
        h("button.tc-button.main", { type: "button", onclick: send }, say("发送", "Send"))));
}

// result says whom it did not reach: statuses are those of get_groupmsg_send_result
// [docs 93338].
function result(to) {
  const few = to.filter((one) => one.status === 2).length, had = to.filter((one) => one.status === 3).length;
  if (!few && !had) return null;
  return h("div", {}, h("dt", {}, say("没发到", "Not sent")), h("dd", {}, t(
    [few ? `${few} 位已不是好友` : "", had ? `${had} 个今天已收过群发` : ""].filter(Boolean).join("，"),
    [few ? `${few} no longer contacts` : "", had ? `${had} had one today` : ""].filter(Boolean).join(", "))));
}

function attachment(member, a) {
  if (a.kind === "image" && a.media) return h("span.m-post-image", {}, h("img", { src: a.media.url, alt: t("图片", "Picture"), loading: "lazy" }));
  const inside = [h("span.m-post-sign", { "aria-hidden": "true" }, icon(a.kind === "miniprogram" ? icons.mini : a.kind === "link" ? icons.link : a.kind === "video" ? icons.video : icons.file)),
    h("span.m-post-words", { dir: "auto" }, h("strong", {}, a.title || (a.media && a.media.name) || ""), a.text ? h("span", {}, a.text) : null)];
  return a.kind === "link" && a.url ? h("button.m-post-part", { type: "button", onclick: () => member.open(a.url, a.title) }, inside) : h("span.m-post-part", {}, inside);
}
