// 工作台: the app's pages, opened inside the phone, and WeCom's own tools for customers.
import { h, icon, fill } from "./dom.js";
import { say, t } from "./words.js";
import { mark } from "./phone.js";
import { icons } from "./icons.js";
import { waiting } from "./member_unread.js";
import { assistant } from "./posts.js";
import { appChat } from "./member_app.js";
import { soft } from "./member.js";

/** workbench is the screen of what a member can open. */
export function workbench(member) {
  const body = h("div.m-bench", {});
  let shown = "";
  return {
    title: say("工作台", "Workbench"), body,
    update() {
      const { state } = member.stage;
      const waits = member.data ? waiting(member.data).length : 0;
      const now = JSON.stringify([state.apps.map((a) => [a.name, a.home, a.pages]), waits, member.id, document.documentElement.lang]);
      if (now === shown) return;
      shown = now;
      fill(body, state.apps.map((a) => app(member, a)), own(member, waits));
    },
  };
}

function app(member, a) {
  const pages = [...(a.home ? [{ name: t("首页", "Home"), url: a.home }] : []), ...(a.pages || []).filter((p) => p.url !== a.home)];
  const chat = member.data && member.data.chats.find((c) => c.app === a.name);
  return h("section.m-tools", {}, h("h3", {}, a.name === "app" ? say("掌柜", "Zhanggui") : a.name),
    h("div.m-grid", {},
      chat ? tile(icons.chats, "blue", say("应用消息", "App chat"), () => member.phone.push(appChat(member, chat))) : null,
      pages.map((p, i) => tile(sign(p), ["teal", "amber", "violet", "green"][i % 4], p.name, () => member.open(p.url, p.name)))),
    pages.length ? null : soft(say("这个应用没有页面。", "This app has no pages.")));
}

// sign is an icon that fits a page by its path.
function sign(page) {
  let path = "";
  try { path = new URL(page.url).pathname; } catch { /* It opens, or says why not. */ }
  if (/till/.test(path)) return icons.scan;
  if (/todo/.test(path)) return icons.todo || "M5 6h.01M9 6h10M5 12h.01M9 12h10M5 18h.01M9 18h10";
  return icons.chart || "M5 20V11M12 20V4M19 20v-6M3 20h18";
}

function own(member, waits) {
  return h("section.m-tools", {}, h("h3", {}, say("客户联系", "Customers")), h("div.m-grid", {},
    tile(icons.send, "blue", say("群发助手", "Mass posts"), () => member.phone.push(assistant(member)), waits),
    tile(icons.people, "green", say("我的客户", "My customers"), () => member.phone.select("people"))));
}

function tile(path, colour, name, onclick, n = 0) {
  const dot = h("span.dot", { hidden: true });
  mark(dot, n);
  return h("button.m-tile", { type: "button", onclick }, h("span.m-tile-sign", { class: "m-" + colour, "aria-hidden": "true" }, icon(path), dot), h("span", { dir: "auto" }, name));
}
