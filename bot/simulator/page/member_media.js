// Pictures, files, articles and plain cards in members' chats.
import { h, icon } from "./dom.js";
import { say, t } from "./words.js";
import { icons } from "./icons.js";

/** pictureCard is a picture in a chat; a tap shows it large. */
export function pictureCard(media, member) {
  if (!media) return h("div.m-bubble", {}, say("（图片打不开了）", "(the picture is gone)"));
  return h("button.m-picture", { type: "button", "aria-label": say("放大图片", "Enlarge the picture"), onclick: () => large(member, media) }, h("img", { src: media.url, alt: media.name || "", loading: "lazy" }));
}

/** large shows a picture over everything in the phone. */
export function large(member, media) {
  if (!media) return;
  const close = member.phone.overlay(h("div.m-large", { role: "dialog", "aria-label": say("图片", "Picture") },
    h("button.m-large-close", { type: "button", "aria-label": say("关闭", "Close"), onclick: () => close() }, h("img", { src: media.url, alt: media.name || "" }))));
}

/** fileCard is a file that can be fetched. */
export function fileCard(media, kind, title) {
  const sign = kind === "video" ? icons.video : icons.file;
  const name = title || (media && media.name) || t("文件", "File");
  const inside = [h("span.m-file-words", {}, h("strong", { dir: "auto" }, name), h("span", {}, media ? size(media.bytes) : t("已过期", "Expired"))), h("span.m-file-sign", { "aria-hidden": "true" }, icon(sign))];
  return media ? h("a.m-file", { href: media.url, download: media.name || "" }, inside) : h("div.m-file", {}, inside);
}

/** size is a number of bytes for people. */
export const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KB` : `${(bytes / 1048576).toFixed(1)} MB`);

/** textcard is a plain card with a link [docs 90236]. Its divs of colour stay words. */
export function textcard(body, open) {
  const lines = String(body.description || "").replace(/<br\s*\/?>/g, "\n").split(/(<div class="(?:gray|normal|highlight)">[\s\S]*?<\/div>)/);
  return h("button.tc.m-textcard", { type: "button", onclick: () => open(body.url, body.title) },
    h("span.tc-name", { dir: "auto" }, body.title),
    lines.filter(Boolean).map((l) => {
      const m = l.match(/^<div class="(gray|normal|highlight)">([\s\S]*)<\/div>$/);
      return h("span.tc-text", { dir: "auto", class: m ? m[1] : "" }, m ? m[2] : l);
    }),
    h("span.m-textcard-more", {}, body.btntxt || say("详情", "Details"), icon(icons.go || "m9 5 7 7-7 7")));
}

/** articles are one or several articles with pictures; the first is large. */
export function articles(list, pictures, open) {
  return h("div.tc.m-news", {}, list.map((a, i) => h("button", { type: "button", class: i ? "m-article" : "m-article first", onclick: () => a.url && open(a.url, a.title) },
    h("span.m-article-image", {}, pictures[a.picurl] ? h("img", { src: pictures[a.picurl], alt: "", loading: "lazy" }) : icon(icons.picture)),
    h("span.m-article-words", { dir: "auto" }, h("strong", {}, a.title), i === 0 && a.description ? h("span", {}, a.description) : null))));
}
