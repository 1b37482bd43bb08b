// Conversations: when, who, and what, as bubbles and cards. A conversation keeps its
// elements and adds what is new, so that nothing jumps and a screen reader reads only
// what came.
import { h, icon, put } from "./dom.js";
import { say } from "./words.js";
import { avatar } from "./phone.js";
import { icons } from "./icons.js";
import { moment } from "./time.js";

const pause = 5 * 60 * 1000;

/**
 * conversation shows items, each {at, from, name, mine, via, kind, text, title, url,
 * picture, media, menu}, as GET /sim/stage/customer/{id} tells them; kind "note" is a
 * line of nobody's.
 * onopen(url, item) is called for links and cards, onmenu(choice, item) for lines of a
 * menu, onpicture(item) for pictures. With names set everybody's name stands above
 * what they say; staff(id) may say what to call those of the shop besides.
 */
export function conversation({ onopen, onmenu, onpicture, names, staff } = {}) {
  const list = h("ol.talk", { "aria-live": "polite", "aria-relevant": "additions", tabindex: "0", "aria-label": say("聊天记录", "Conversation") });
  const news = h("button.talk-news", { type: "button", hidden: true, onclick: () => { list.scrollTop = list.scrollHeight; } }, icon(icons.down), say("新消息", "New"));
  const element = h("div.talk-room", {}, list, news);
  let shown = []; // {key, at, nodes}
  const low = () => list.scrollHeight - list.scrollTop - list.clientHeight < 48;
  list.addEventListener("scroll", () => { if (low()) news.hidden = true; }, { passive: true });

  function add(item, key, before) {
    const nodes = [];
    const at = new Date(item.at);
    if (!before || at - before.at > pause || at < before.at) nodes.push(h("li.talk-when", {}, moment(item.at)));
    if (item.kind === "note") {
      nodes.push(h("li.talk-note", {}, item.text));
      list.append(...nodes);
      return { key, at, via: "note", nodes };
    }
    const label = vias[item.via];
    if (label && !item.mine && (!before || before.via !== item.via || at - before.at > 3000)) nodes.push(h("li.talk-via", {}, h("span", {}, label)));
    nodes.push(line(item));
    list.append(...nodes);
    return { key, at, via: item.via, nodes };
  }

  function line(item) {
    const tag = names && staff ? staff(item.from) : "";
    return h("li.talk-line", { class: item.mine ? "mine" : "" },
      avatar(item.name || "?", item.from),
      h("div.talk-what", {},
        names && !item.mine ? h("span.talk-name", {}, h("bdi", {}, item.name || item.from), tag ? h("i", {}, tag) : null) : null,
        content(item, { onopen, onmenu, onpicture })));
  }

  return {
    element,
    /** update shows the items; bottom goes to the newest whatever was read. */
    update(items, { bottom } = {}) {
      const keys = items.map((one) => JSON.stringify(one));
      const first = shown.findIndex((one) => one.key === keys[0]);
      const kept = first < 0 ? [] : shown.slice(first);
      const fits = kept.length > 0 && kept.length <= keys.length && kept.every((one, i) => one.key === keys[i]);
      if (fits && kept.length === keys.length && first === 0 && !bottom) return;
      const follow = low() || !shown.length || bottom;
      for (const gone of fits ? shown.slice(0, first) : shown) for (const node of gone.nodes) node.remove();
      shown = fits ? kept : [];
      const had = shown.length;
      for (let i = had; i < items.length; i++) shown.push(add(items[i], keys[i], shown[i - 1]));
      if (follow) list.scrollTop = list.scrollHeight;
      else if (items.length > had) news.hidden = false;
    },
    /** down goes to the newest: for when it is shown again. */
    down() { list.scrollTop = list.scrollHeight; },
  };
}

const vias = { welcome: say("欢迎语", "Welcome"), post: say("群发", "Mass post") };

/** content is what somebody said, without who and when. */
export function content(item, on = {}) {
  switch (item.kind) {
    case "image": return picture(item, on);
    case "link": return linkCard(item, on);
    case "miniprogram": return miniCard(item, on);
    case "file": case "video": case "voice": return fileCard(item);
    case "menu": return menu(item, on);
    default: return h("div.bubble", { dir: "auto" }, words(item.text || item.title || `[${item.kind}]`, item, on));
  }
}

const address = /https?:\/\/[^\s<>"'“”‘’，。；！？、（）【】「」]+/g;

/** words is a text whose addresses can be tapped. */
export function words(text, item, { onopen } = {}) {
  const out = [];
  let done = 0;
  for (const hit of text.matchAll(address)) {
    out.push(text.slice(done, hit.index), anchor(hit[0], hit[0], () => onopen && onopen(hit[0], item)));
    done = hit.index + hit[0].length;
  }
  out.push(text.slice(done));
  return out;
}

function anchor(label, url, open) {
  return h("a", { href: url, rel: "noreferrer", onclick: (e) => { e.preventDefault(); open(); } }, label);
}

function picture(item, { onpicture }) {
  const label = item.media && item.media.code ? say("图片，里面有二维码，点开识别", "Picture with a code; open to recognise it") : say("图片，点开看大图", "Picture; open it");
  return h("button.picture", { type: "button", "aria-label": label, onclick: () => onpicture && onpicture(item) },
    item.media ? h("img", { src: item.media.url, alt: "", width: 132, height: 132, loading: "lazy" }) : icon(icons.picture),
    item.media && item.media.code ? h("span.picture-code", {}, icon(icons.scan), say("点开识别", "Open to scan")) : null);
}

function linkCard(item, { onopen }) {
  const cover = item.picture ? h("img", { src: item.picture, alt: "", width: 44, height: 44, loading: "lazy" }) : h("span.card-sign", {}, icon(icons.link));
  return h("a.card", { href: safe(item.url), rel: "noreferrer", onclick: (e) => { e.preventDefault(); if (onopen) onopen(item.url, item); } },
    h("b", { dir: "auto" }, item.title || item.url),
    h("span.card-row", {}, h("span.card-text", { dir: "auto" }, item.text || item.url), cover));
}

function miniCard(item, { onopen }) {
  return h("button.card.card-mini", { type: "button", onclick: () => onopen && onopen(item.url, item) },
    h("span.card-app", {}, icon(icons.mini), say("小程序", "Mini program")),
    h("b", { dir: "auto" }, item.title || item.appid),
    h("span.card-cover", {}, item.media ? h("img", { src: item.media.url, alt: "", loading: "lazy" }) : icon(icons.mini)),
    h("span.card-foot", {}, icon(icons.link), say("小程序", "Mini program")));
}

function fileCard(item) {
  const file = item.media;
  const size = file ? (file.bytes > 1 << 20 ? `${(file.bytes / (1 << 20)).toFixed(1)} MB` : `${Math.max(1, Math.round(file.bytes / 1024))} KB`) : "";
  return h(file ? "a.card.card-file" : "div.card.card-file", file ? { href: file.url, download: file.name || "", rel: "noreferrer" } : {},
    h("span.card-row", {}, h("span.card-text", {}, h("b", { dir: "auto" }, (file && file.name) || item.title || item.text || item.kind), h("small", {}, size)),
      h("span.card-sign", {}, icon(item.kind === "video" ? icons.video : icons.file))));
}

function menu(item, on) {
  const choices = item.menu || [];
  // The text of a menu holds its choices as lines too.
  const labels = new Set(choices.map((c) => c.content));
  const text = (item.text || "").split("\n").filter((l) => !labels.has(l)).join("\n").trim();
  const box = h("div.bubble.menu", { dir: "auto" }, text ? h("p", {}, words(text, item, on)) : null);
  return put(box, choices.map((c) => h("button.menu-line", {
    type: "button", onclick: () => (c.url ? on.onopen && on.onopen(c.url, item) : on.onmenu && on.onmenu(c, item)),
  }, c.content)));
}

// safe is an address that a link may have: nothing but pages.
const safe = (url) => (/^https?:\/\//i.test(url || "") ? url : "#");
