// What a tap on the customer's phone opens: pages, pictures with their codes, mini
// programs.
import { h, icon } from "./dom.js";
import { say, t } from "./words.js";
import { icons } from "./icons.js";
import { contactCard, groupCard } from "./customer_scan.js";

/** openLink opens a page; the picture of a code is shown as a picture. */
export function openLink(me, url, item) {
  const code = /\/sim\/qr\/([^/?#]+)$/.exec(url || "");
  if (code) {
    const id = decodeURIComponent(code[1]);
    viewPicture(me, { url: "/sim/qr/" + encodeURIComponent(id), code: codeOf(me, id) });
    return;
  }
  if (!/^https?:\/\//i.test(url || "")) {
    me.stage.toast(t("这个地址打不开：", "This address cannot be opened: ") + (url || ""), true);
    return;
  }
  me.stage.openPage(me.phone.id, url, (item && item.title) || "");
}

function codeOf(me, id) {
  if (me.stage.state.ways.some((w) => w.config_id === id)) return { kind: "contact", config_id: id };
  if (me.stage.state.joins.some((w) => w.config_id === id)) return { kind: "join", config_id: id };
  return null;
}

/** viewPicture shows a picture large, and recognises the code in it. */
export function viewPicture(me, media) {
  if (!media) return;
  const code = media.code;
  const close = me.phone.overlay(h("div.viewer", { role: "dialog", "aria-label": say("图片", "Picture"), onclick: (e) => { if (e.target === e.currentTarget) close(); } },
    h("button.viewer-close", { type: "button", "aria-label": say("关闭", "Close"), onclick: () => close() }, icon(icons.close)),
    h("img", { src: media.url, alt: code ? t("二维码", "A code") : t("图片", "Picture") }),
    code && code.kind !== "other" ? h("button.viewer-scan", { type: "button", onclick: () => { close(); follow(me, code); } },
      icon(icons.scan), code.kind === "join" ? say("识别二维码，加入群聊", "Recognise: join the group") : say("识别二维码，添加店员", "Recognise: add the clerk")) : null));
}

/** follow goes where a code leads. */
export function follow(me, code) {
  if (code.kind === "join") me.phone.push(groupCard(me, code.config_id));
  else me.phone.push(contactCard(me, code.config_id));
}

/** openMini stands for a mini program, which only WeChat itself can run. */
export function openMini(me, item) {
  const close = me.phone.overlay(h("div.mini", { role: "dialog", "aria-label": item.title || item.appid },
    h("div.mini-bar", {}, h("button.mini-pill", { type: "button", "aria-label": say("关闭小程序", "Close"), onclick: () => close() }, icon(icons.more), icon(icons.close))),
    h("div.mini-body", {}, icon(icons.mini), h("b", { dir: "auto" }, item.title || ""), h("code", {}, item.appid || ""), h("code", {}, item.url || ""),
      h("p", {}, say("小程序只有微信自己能运行；这里打开的会是上面这一页。", "Only WeChat itself runs mini programs; this is the page it would open.")))));
}
