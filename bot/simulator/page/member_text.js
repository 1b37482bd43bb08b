// How WeCom shows words: addresses in texts can be tapped, and push bots write a
// small markdown. Everything becomes nodes; what is not understood stays as written.
import { h } from "./dom.js";

const address = /<a href="(https?:\/\/[^"\s<>]+)">([^<\n]{1,200})<\/a>|https?:\/\/[^\s<>"'`，。；：！？、（）【】「」《》｜]+/g;

/** linked is a text whose addresses can be tapped; open(url) opens one. */
export function linked(text, open) {
  const nodes = [];
  let end = 0;
  for (const found of String(text ?? "").matchAll(address)) {
    const url = found[1] || found[0].replace(/[.,;:!?)\]}]+$/, "");
    const shown = found[2] || brief(url);
    nodes.push(text.slice(end, found.index), link(url, shown, open));
    end = found.index + (found[1] ? found[0].length : url.length);
  }
  nodes.push(String(text ?? "").slice(end));
  return nodes;
}

// brief is a long address as it is shown; all of it stands in the link's title.
const brief = (url) => (url.length > 52 ? url.slice(0, 44) + "…" : url);

/** link is an address that opens inside the phone. Others than http(s) stay words. */
export function link(url, shown, open) {
  if (!/^https?:\/\//i.test(url)) return shown;
  return h("a.m-link", { href: url, title: shown === url ? null : url, rel: "noreferrer", onclick: (e) => { e.preventDefault(); e.stopPropagation(); open(url); } }, shown);
}

// WeCom's three colours of markdown [docs 99110].
const colours = { info: "m-info", comment: "m-comment", warning: "m-warning" };

const inline = /\*\*([^*\n]+)\*\*|\[([^\]\n]*)\]\((https?:\/\/[^)\s]+)\)|`([^`\n]+)`|<font color="(info|comment|warning)">([\s\S]*?)<\/font>|<@([^>\s]{1,64})>/g;

function spans(text, open, name) {
  const nodes = [];
  let end = 0;
  for (const m of text.matchAll(inline)) {
    nodes.push(linked(text.slice(end, m.index), open));
    if (m[1]) nodes.push(h("strong", {}, spans(m[1], open, name)));
    else if (m[3]) nodes.push(link(m[3], m[2] || brief(m[3]), open));
    else if (m[4]) nodes.push(h("code", {}, m[4]));
    else if (m[5]) nodes.push(h("span", { class: colours[m[5]] }, spans(m[6], open, name)));
    else nodes.push(h("span.m-at", {}, "@" + name(m[7])));
    end = m.index + m[0].length;
  }
  nodes.push(linked(text.slice(end), open));
  return nodes;
}

/**
 * markdown is what push bots write: headings, bold, links, code, quotes, three colours
 * and <@userid> [docs 99110]; of the second dialect lists, code blocks and rules.
 * name(userid) says who is meant.
 */
export function markdown(text, open, name = (id) => id) {
  const out = [];
  let quote = null, code = null, list = null;
  for (const line of String(text ?? "").split("\n")) {
    if (/^\s*```/.test(line)) {
      if (code) code = null; else out.push(code = h("pre.m-code", {}));
      continue;
    }
    if (code) { code.append(line + "\n"); continue; }
    const quoted = line.match(/^\s*>\s?(.*)$/);
    const item = line.match(/^\s*(?:[-*+]|(\d+)\.)\s+(.*)$/);
    if (!quoted) quote = null;
    if (!item) list = null;
    const head = line.match(/^(#{1,6})\s+(.*)$/);
    if (quoted) {
      if (!quote) out.push(quote = h("blockquote.m-quote", {}));
      quote.append(h("div", {}, spans(quoted[1], open, name)));
    } else if (item) {
      const kind = item[1] ? "ol" : "ul";
      if (!list || list.localName !== kind) out.push(list = h(kind + ".m-list", item[1] ? { start: item[1] } : {}));
      list.append(h("li", {}, spans(item[2], open, name)));
    } else if (head) {
      out.push(h("div.m-head", { role: "heading", "aria-level": "4", class: "m-head-" + Math.min(head[1].length, 4) }, spans(head[2], open, name)));
    } else if (/^\s*(---+|\*\*\*+)\s*$/.test(line)) {
      out.push(h("hr.m-rule", {}));
    } else {
      out.push(h("div.m-line", {}, line.trim() ? spans(line, open, name) : "\u00a0"));
    }
  }
  return h("div.m-markdown", {}, out);
}
