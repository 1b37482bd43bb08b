// What one row of the wire says when it is opened: the way of its event, and the bodies.
import { wall } from "./time.js";
import { h, fill } from "./dom.js";
import { say } from "./words.js";
import { kinds, named, sendNamed, detailed } from "./wire_names.js";
import { lasted, millis } from "./wire_rows.js";

/** detail shows a row of the wire. The thread is everything of the same event. */
export function detail(row, thread, open) {
  const { entry } = row;
  return h("article.wire-open", {},
    h("header.wire-open-head", {},
      h("p.wire-open-what", {}, h("span.wire-kind", { class: entry.kind }, kinds[entry.kind]), named(entry)),
      h("p.wire-open-name", {}, technical(entry))),
    facts(row),
    thread.length > 1 && way(row, thread, open),
    row.effects.length + row.sends.length > 0 && decided(row),
    body(sentHead(entry), entry.query ? entry.query.replaceAll("&", "\n") : "", "query"),
    body(requestHead(entry), entry.request),
    body(say("回答", "Answer"), entry.response));
}

/** technical is an entry's name as programs know it. */
export function technical(entry) {
  return entry.kind === "api" && !entry.api.startsWith("archive/") && !entry.api.startsWith("connect/") && !entry.api.startsWith("sns/")
    ? "/cgi-bin/" + entry.api
    : entry.kind === "step" ? `${entry.step.stage} · ${entry.step.name}` : entry.api;
}

const sentHead = (entry) => (entry.kind === "api" ? say("参数", "Parameters") : "");

function requestHead(entry) {
  if (entry.kind === "callback") return say("解密后的 XML", "The XML, decrypted");
  if (entry.kind === "act") return say("谁、对谁", "Who, with whom");
  return say("请求", "Request");
}

function facts(row) {
  const { entry } = row;
  const at = new Date(row.at / 1000);
  const all = [
    [say("时间", "Time"), wall(at).toLocaleTimeString("zh-CN", { hour12: false }) + "." + String(at.getMilliseconds()).padStart(3, "0")],
    entry.app && [say("应用", "App"), entry.app],
    entry.latency > 0 && [say("用时", "Took"), lasted(entry.latency)],
    entry.status > 0 && ["HTTP", entry.status],
    entry.try > 1 && [say("第几次", "Try"), entry.try],
    entry.kind === "api" && ["errcode", entry.code ? `${entry.code} ${(entry.msg || "").split(", hint")[0]}` : "0 ok"],
    entry.error && [say("出了什么事", "What happened"), entry.error],
    entry.fault && [say("故障", "Fault"), say("是您打开的故障造成的", "made by a fault that is on")],
    entry.step && entry.step.detail && [say("说明", "Detail"), detailed(entry.step.detail)],
    row.sent && row.sent.detail && [say("结果", "Outcome"), detailed(row.sent.detail)],
  ];
  return h("dl.wire-facts", {}, all.filter(Boolean).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

// way is the event's way through the bot, each step where it began.
function way(row, thread, open) {
  const start = thread[0].at;
  const end = Math.max(...thread.map((one) => one.at + one.entry.latency / 1000), start + 1);
  const list = h("ol.wire-way", {}, thread.slice(0, 40).map((one) => {
    const bar = h("i.wire-bar", { class: one.stage });
    bar.style.setProperty("--from", `${((one.at - start) / (end - start)) * 100}%`);
    bar.style.setProperty("--long", `${Math.max(1.5, (one.entry.latency / 1000 / (end - start)) * 100)}%`);
    return h("li", {}, h("button.wire-step", { type: "button", "aria-current": one === row ? "true" : null, onclick: () => open(one) },
      h("span.wire-step-name", {}, named(one.entry)),
      h("span.wire-track", { "aria-hidden": "true" }, bar),
      h("span.wire-step-at", {}, "+" + millis((one.at - start) / 1000))));
  }));
  return h("section.wire-part", {}, h("h3", {}, say("这件事走过的路", "The way it went")), list);
}

function decided(row) {
  return h("section.wire-part", {}, h("h3", {}, say("处理器的决定", "What the handler decided")),
    h("ul.wire-chips", {},
      row.effects.map((e) => h("li.wire-chip", {}, e.name, e.detail && h("b", {}, e.detail))),
      row.sends.map((e) => h("li.wire-chip.send", {}, say("发件箱：", "Outbox: "), sendNamed(e.name), e.detail && h("b", {}, e.detail)))));
}

function body(head, text, kind) {
  if (!text) return null;
  return h("section.wire-part", {}, h("h3", {}, head), h("pre.wire-body", { tabindex: "0" }, coloured(pretty(text, kind))));
}

/** pretty lays JSON and XML out; the rest stays as it is. */
function pretty(text, kind) {
  if (kind === "query") {
    try { return decodeURIComponent(text.replaceAll("+", " ")); } catch { return text; }
  }
  const begin = text.trimStart()[0];
  if (begin === "{" || begin === "[") {
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  }
  return begin === "<" ? xml(text) : text;
}

function xml(text) {
  const parts = text.replaceAll(/>\s+</g, "><").match(/<!\[CDATA\[[\s\S]*?\]\]>|<[^>]*>|[^<]+/g) || [];
  let depth = 0, out = "", inside = false;
  for (const part of parts) {
    if (part.startsWith("</")) {
      depth = Math.max(0, depth - 1);
      out += (inside ? "" : "\n" + "  ".repeat(depth)) + part;
      inside = false;
    } else if (part.startsWith("<") && !part.startsWith("<!") && !part.startsWith("<?")) {
      out += "\n" + "  ".repeat(depth) + part;
      if (!part.endsWith("/>")) depth++;
      inside = false;
    } else {
      out += part;
      inside = true;
    }
  }
  // An element that holds nothing but its text stays in one line.
  return out.replace(/^\n/, "").replace(/(<[^/!>]+>)\n\s*(<\/)/g, "$1$2");
}

// coloured gives names and values of a body colours, as text nodes in spans.
function coloured(text) {
  const out = [];
  const rule = /("(?:[^"\\]|\\.)*")(\s*:)|("(?:[^"\\]|\\.)*")|(<\/?[A-Za-z_][^>]*>)|(<!\[CDATA\[|\]\]>)|\b(-?\d+(?:\.\d+)?|true|false|null)\b/g;
  const isXML = text.startsWith("<");
  let last = 0;
  for (let m = rule.exec(text); m && out.length < 4000; m = rule.exec(text)) {
    const [all, key, colon, string, tag, quote, number] = m;
    if (isXML && !tag && !quote) continue;
    if (m.index > last) out.push(text.slice(last, m.index));
    if (key && !isXML) out.push(h("span.k", {}, key), colon);
    else out.push(h("span", { class: string ? "s" : tag ? "k" : quote ? "q" : number ? "n" : "" }, all));
    last = m.index + all.length;
  }
  out.push(text.slice(last));
  return out;
}

/** legend is what stands in the place of the detail before anything is opened. */
export function legend(place) {
  const line = (kind, zh, en) => h("li", {}, h("span.wire-kind", { class: kind }, kinds[kind]), h("span", {}, say(zh, en)));
  return fill(place, h("div.wire-legend", {},
    h("h3", {}, say("线上的每一件事", "Everything on the wire")),
    h("ul", {},
      line("act", "人在手机上做的事", "what a person does on a phone"),
      line("callback", "企业微信加密送给掌柜", "WeCom to the bot, encrypted"),
      line("step", "掌柜里走的路：收件箱 → 处理器 → 发件箱", "the way inside: inbox → handler → outbox"),
      line("api", "掌柜打给企业微信的接口", "the bot's calls to WeCom")),
    h("p", {}, say("同一种颜色是同一件事。点一行，看它的来龙去脉和解密后的内容；凭证、密钥和电话都已涂掉。",
      "One colour is one event. Open a row for its whole way and its decrypted body; tokens, secrets and phone numbers are cut out."))));
}
