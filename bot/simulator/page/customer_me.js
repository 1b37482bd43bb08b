// The tab of who it is: whom they know, where they are, and what the shop keeps of them.
import { h, icon, fill } from "./dom.js";
import { say, t } from "./words.js";
import { avatar } from "./phone.js";
import { icons } from "./icons.js";
import { enterKf } from "./customer_scan.js";

/** profile is the third tab. */
export function profile(me) {
  const body = h("div", {});
  let shown = "";
  return {
    title: say("我", "Me"), class: "grey", body,
    update() {
      const threads = me.threads;
      const now = JSON.stringify([me.id, me.name, threads.map((one) => [one.kind, one.id, one.title, one.deleted]), me.stage.state.kf]);
      if (now === shown) return;
      shown = now;
      const of = (kind) => threads.filter((one) => one.kind === kind);
      fill(body,
        h("div.profile", {}, avatar(me.name, me.id, { class: "large" }), h("div", {}, h("bdi.profile-name", {}, me.name || "–"),
          h("code.profile-id", {}, me.fresh ? t("企业微信还不认识 TA", "not known to WeCom yet") : me.id))),
        section(me, say("加过的店员", "Clerks I added"), of("staff"), say("还没有", "None yet")),
        section(me, say("在的群", "My groups"), of("group"), say("还没有", "None yet")),
        rights(me));
    },
  };
}

function section(me, title, threads, none) {
  return [h("h3.rows-title", {}, title), threads.length ? h("ul.rows", {}, threads.map((one) => h("li", {},
    h("button.row", { type: "button", onclick: () => me.open(one.kind, one.id) }, me.face(one),
      h("span.row-what", {}, h("bdi", {}, one.title), one.deleted ? h("span.row-more", {}, say("已不是好友", "no longer in contact")) : null), icon(icons.down, { class: "row-go" })))))
    : h("p.rows-note.white", {}, none)];
}

// rights are asked for where the bot hears them: at customer service.
function rights(me) {
  const desk = me.stage.state.kf[0];
  if (!desk) return null;
  const ask = (words) => enterKf(me, desk.open_kfid, words);
  return [h("h3.rows-title", {}, say("我的资料", "My data")), h("ul.rows", {},
    h("li", {}, h("button.row", { type: "button", onclick: () => ask("我的数据") }, h("span.avatar.green", {}, icon(icons.shield)),
      h("span.row-what", {}, say("店里存了我的什么？", "What does the shop keep of me?"), h("span.row-more", {}, say("问客服「我的数据」，可以要一份或要求删除", "Ask customer service; get a copy or have it erased"))), icon(icons.down, { class: "row-go" }))),
    h("li", {}, h("button.row", { type: "button", onclick: () => ask("") }, h("span.avatar.green", {}, icon(icons.headset)),
      h("span.row-what", {}, h("bdi", {}, desk.name), h("span.row-more", {}, say("微信客服", "WeChat customer service"))), icon(icons.down, { class: "row-go" }))))];
}
