// The list of a customer's chats.
import { h, icon, fill, apart } from "./dom.js";
import { say, t } from "./words.js";
import { mark } from "./phone.js";
import { icons } from "./icons.js";
import { short } from "./time.js";
import { latest } from "./customer.js";

/** chatList is the first screen. */
export function chatList(me) {
  const rows = h("ul.rows", {});
  const empty = h("div.empty", { hidden: true }, icon(icons.scan),
    h("p", {}, say("还没有加过店员。扫一个渠道的二维码，店员就来打招呼。", "No contact yet. Scan a channel's code and a clerk will greet you.")),
    h("button.action", { type: "button", onclick: () => me.phone.select("scan") }, icon(icons.scan), say("扫一扫", "Scan a code")));
  let shown = "";
  return {
    title: say("微信", "WeChat"), home: true,
    actions: h("button", { type: "button", "aria-label": say("扫一扫", "Scan"), onclick: () => me.phone.select("scan") }, icon(icons.plus)),
    body: h("div", {}, rows, empty),
    update() {
      const threads = me.threads;
      empty.hidden = threads.length > 0 || !(me.fresh || me.data);
      const now = JSON.stringify(threads.map((one) => [one.kind, one.id, one.title, one.deleted, latest(one), me.news(one), one.items.length]));
      if (now === shown) return;
      shown = now;
      const held = rows.contains(document.activeElement) ? document.activeElement.dataset.key : "";
      fill(rows, threads.map((one) => h("li", {}, row(me, one))));
      const again = held && [...rows.querySelectorAll(".row")].find((r) => r.dataset.key === held);
      if (again) again.focus({ preventScroll: true });
    },
  };
}

function row(me, thread) {
  const last = thread.items[thread.items.length - 1];
  const dot = h("span.dot", {});
  const news = me.news(thread);
  mark(dot, news);
  return h("button.row", { type: "button", dataset: { key: thread.kind + ":" + thread.id }, onclick: () => me.open(thread.kind, thread.id) },
    h("span.row-face", {}, me.face(thread), dot),
    h("span.row-what", {},
      h("span.row-head", {}, h("bdi", {}, thread.title), latest(thread) ? h("time", {}, short(latest(thread))) : null),
      h("bdi.row-more", {}, thread.deleted ? t("[已不是好友] ", "[no longer in contact] ") : "", last ? preview(thread, last) : t("你们已经可以聊天了", "You can chat now"))));
}

function preview(thread, item) {
  const who = thread.kind === "group" && !item.mine && item.name ? apart(item.name) + "：" : "";
  return who + apart(gist(item));
}

/** gist is an item in one line. */
function gist(item) {
  switch (item.kind) {
    case "image": return t("[图片]", "[Picture]");
    case "link": return t("[链接] ", "[Link] ") + (item.title || item.url || "");
    case "miniprogram": return t("[小程序] ", "[Mini program] ") + (item.title || "");
    case "file": return t("[文件]", "[File]");
    case "video": return t("[视频]", "[Video]");
    case "voice": return t("[语音]", "[Voice]");
    default: return (item.text || item.title || `[${item.kind}]`).replace(/\s+/g, " ").slice(0, 80);
  }
}
