// Scanning: the codes that hang in the shop, who stands behind one, which group, and
// how somebody new comes in.
import { h, icon, fill } from "./dom.js";
import { say, t } from "./words.js";
import { avatar } from "./phone.js";
import { icons } from "./icons.js";

/** scanner is the tab with the codes. */
export function scanner(me) {
  const list = h("div", {});
  let shown = "";
  return {
    title: say("扫一扫", "Scan"), class: "grey", body: list,
    update() {
      const { ways, joins, kf } = me.stage.state;
      const now = JSON.stringify([ways, joins, kf]);
      if (now === shown) return;
      shown = now;
      const codes = newest(ways);
      fill(list, h("p.rows-note", {}, say("店里贴着这些码，点一个就是用微信扫它。", "These codes hang in the shop. Tap one to scan it.")),
        posters(say("加店员", "Add a clerk"), codes.map((w) => ({ id: w.config_id, name: w.name, more: people(w.users), open: () => contactCard(me, w.config_id) })), me),
        posters(say("进群", "Join a group"), joins.map((w) => ({ id: w.config_id, name: groupName(me, w), more: say("群聊", "Group"), open: () => groupCard(me, w.config_id) })), me),
        kf.length ? [h("h3.rows-title", {}, say("找客服", "Customer service")), h("ul.rows", {}, kf.map((one) => h("li", {}, h("button.row", { type: "button", onclick: () => enterKf(me, one.open_kfid) },
          h("span.avatar.green", {}, icon(icons.headset)), h("span.row-what", {}, h("bdi", {}, one.name), h("span.row-more", {}, say("微信客服", "WeChat customer service"))), icon(icons.down, { class: "row-go" })))))] : null);
    },
  };
}

// newest leaves one code of those that carry the same state: the one that was made last,
// under the name that the channel had first.
function newest(ways) {
  const codes = new Map();
  for (const way of ways) {
    const key = way.state || way.config_id;
    codes.set(key, { ...way, name: codes.has(key) ? codes.get(key).name : way.name });
  }
  return [...codes.values()];
}

function posters(title, codes, me) {
  if (!codes.length) return null;
  return [h("h3.rows-title", {}, title), h("ul.posters", {}, codes.map((code) => h("li", {},
    h("button.poster", { type: "button", onclick: (e) => scan(me, e.currentTarget, code) },
      h("span.poster-code", {}, h("img", { src: "/sim/qr/" + encodeURIComponent(code.id), alt: "", width: 104, height: 104, loading: "lazy" })),
      h("bdi.poster-name", {}, code.name), h("span.poster-more", {}, code.more)))))];
}

// scan lets the line run over the code once before it is read.
function scan(me, poster, code) {
  poster.classList.add("read");
  const wait = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 420;
  setTimeout(() => { poster.classList.remove("read"); me.phone.push(code.open()); }, wait);
}

const people = (users) => (users.length > 1 ? t(`${users[0].name} 等 ${users.length} 位`, `${users[0].name} and ${users.length - 1} more`) : users.length ? users[0].name : "");

function groupName(me, join) {
  const group = me.stage.state.groups.find((g) => (join.chat_ids || []).includes(g.chat_id));
  return (group && group.name) || join.name;
}

/** contactCard is who stands behind a code, before they are added. */
export function contactCard(me, configID) {
  const { ways } = me.stage.state;
  const way = [...newest(ways), ...ways].find((w) => w.config_id === configID) || { users: [], name: configID };
  const first = way.users[0] || { name: "?", userid: "?" };
  const known = () => way.users.map((u) => me.thread("staff", u.userid)).find((one) => one && !one.deleted);
  const button = h("button.action.wide", { type: "button", onclick: add }, say("添加到通讯录", "Add to contacts"));
  return {
    class: "grey", title: say("名片", "Contact"),
    body: h("div", {},
      h("div.profile", {}, avatar(first.name, first.userid, { class: "large" }),
        h("div", {}, h("bdi.profile-name", {}, people(way.users)), h("p.profile-shop", {}, "@" + (me.stage.state.title || t("企业微信", "WeCom"))))),
      h("dl.facts", {}, h("dt", {}, say("来自", "From")), h("dd", { dir: "auto" }, way.name), h("dt", {}, say("企业", "Company")), h("dd", { dir: "auto" }, me.stage.state.title || "–")),
      button),
    update() { fill(button, known() ? say("发消息", "Message") : say("添加到通讯录", "Add to contacts")); },
  };
  async function add() {
    const before = known();
    if (before) { me.open("staff", before.id); return; }
    if (busy(button, true)) return;
    const done = await me.scan(configID);
    busy(button, false);
    if (!done) return;
    const mine = me.threads.filter((one) => one.kind === "staff" && way.users.some((u) => u.userid === one.id) && !one.deleted)
      .sort((a, b) => Date.parse(b.since) - Date.parse(a.since))[0];
    if (mine) me.open("staff", mine.id);
    else me.phone.select("chats");
  }
}

// busy marks a button that does something, and says whether it did already. It is not
// disabled, which would take the focus away.
function busy(button, on) {
  const was = button.getAttribute("aria-busy") === "true";
  button.setAttribute("aria-busy", String(on));
  return was;
}

/** groupCard is a group's invitation. */
export function groupCard(me, configID) {
  const join = me.stage.state.joins.find((w) => w.config_id === configID) || { chat_ids: [], name: "" };
  const group = me.stage.state.groups.find((g) => join.chat_ids.includes(g.chat_id)) || { name: join.name || t("群聊", "Group"), members: 0 };
  const button = h("button.action.wide", { type: "button", onclick: enter }, say("加入群聊", "Join the group"));
  return {
    class: "grey", title: say("群聊邀请", "Invitation"),
    body: h("div.invitation", {}, h("span.avatar.large.green", {}, icon(icons.people)), h("bdi.profile-name", {}, group.name),
      h("p", {}, t(`${group.members} 位成员`, `${group.members} members`)), button),
  };
  async function enter() {
    if (busy(button, true)) return;
    const person = me.fresh ? { name: me.name } : { member_id: me.id };
    const done = await me.act("/sim/group/join", { config_id: configID, ...person });
    busy(button, false);
    if (!done) return;
    await me.born(done.member_id);
    me.open("group", done.chat_id);
  }
}

/** enterKf opens the chat with customer service; words are said at once if there are any. */
export async function enterKf(me, openKfID, words) {
  const person = me.fresh ? { name: me.name } : { external_userid: me.id };
  const done = await me.act("/sim/kf/enter", { open_kfid: openKfID, ...person });
  if (!done) return;
  await me.born(done.external_userid);
  if (words) await me.act("/sim/kf/write", { open_kfid: openKfID, external_userid: me.id, text: words });
  me.open("kf", openKfID);
}

const names = ["小橙", "阿May", "周周", "老陈", "橘子汽水", "Lily", "一只小羊", "叮当妈妈", "阿诚", "云朵", "Leo爸爸", "小满", "糖糖", "木木", "江南"];
let next = 0;

/** newcomer asks for a name and puts somebody new into the phone. */
export function newcomer(me) {
  const suggestion = names[next++ % names.length];
  const field = h("input", { id: "newcomer-name", type: "text", value: suggestion, maxlength: 200, autocomplete: "off" });
  const close = me.phone.overlay(h("div.sheet-back", { onclick: (e) => { if (e.target === e.currentTarget) close(); } },
    h("form.sheet.newcomer", { role: "dialog", "aria-labelledby": "newcomer-title", onsubmit: come },
      h("h3", { id: "newcomer-title" }, say("新来一位顾客", "A new customer")),
      h("label", { for: "newcomer-name" }, say("微信昵称", "WeChat nickname")), field,
      h("p.rows-note", {}, say("还没加过任何人，从扫一个码开始。", "Knows nobody yet; begins by scanning a code.")),
      h("button.action.wide", { type: "submit" }, icon(icons.scan), say("去扫码", "Go and scan")),
      h("button.sheet-choice", { type: "button", onclick: () => close() }, say("取消", "Cancel")))));
  field.focus({ preventScroll: true });
  field.select();
  function come(e) {
    e.preventDefault();
    const name = field.value.trim() || suggestion;
    close();
    me.arrive(name);
    me.phone.select("scan");
    me.phone.focus();
  }
}
