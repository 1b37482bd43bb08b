// The chat with an app, where the bot talks to staff, and internal groups in which its
// push bot writes: texts, markdown, pictures, files, cards that can be tapped.
import { h } from "./dom.js";
import { post } from "./live.js";
import { say, t } from "./words.js";
import { avatar } from "./phone.js";
import { icons } from "./icons.js";
import { card } from "./cards.js";
import { linked, markdown } from "./member_text.js";
import { composer, commandHint } from "./commands.js";
import { articles, textcard, fileCard, pictureCard } from "./member_media.js";
import { face, appFace } from "./member_list.js";
import { feed } from "./member_feed.js";

/** appChat is the screen of a chat with an app, or of an internal group. */
export function appChat(member, chat) {
  const key = chat.webhook ? "hook:" + chat.webhook : "app:" + chat.app;
  const find = () => (member.data ? member.data.chats.find((c) => c.app === chat.app && c.webhook === chat.webhook) : null);
  const talk = feed({ render: (m) => message(member, chat, m), id: (m) => m.msgid });
  const known = () => (member.stage.state.apps.find((a) => a.name === chat.app) || {}).completions || [];
  const line = chat.webhook ? null : composer({
    label: say("发给应用", "Message the app"), hint: commandHint(),
    send: (content) => { talk.toEnd(); return member.act(post("/sim/app/type", { app: chat.app, userid: member.id, content })); },
    completions: known,
    history: () => ((find() || { messages: [] }).messages).filter((m) => m.mine).map((m) => m.text),
  });
  const foot = line ? line.element : h("p.m-nofoot", {}, say("内部群：机器人在这里发通知", "A staff group in which the bot posts news"));
  return {
    title: member.appTitle(chat), class: "chat m-chat", key, body: talk.element, foot,
    update() {
      const now = find();
      if (!now) return;
      talk.update(now.messages || [], new Date(member.stage.state.now || Date.now()), line && known().length ? begin(known(), line) : say("还没有消息。", "No messages yet."));
      member.unread.see(member.id, key, now.messages || []);
    },
    shown: () => talk.shown(),
  };
}

// begin offers a newcomer the first lines to try.
function begin(lines, line) {
  const short = lines.filter((c) => !c.example || c.example === c.line);
  const few = [...new Set([lines[0], ...short])].slice(0, 5);
  return h("div.m-begin", {}, h("p", {}, say("还没有消息。可以这样开始：", "No messages yet. You could begin with:")),
    few.map((c) => h("button.m-begin-line", { type: "button", onclick: () => line.put(c.example || c.line) }, h("strong", {}, c.example || c.line), h("span", {}, c.what || ""))));
}

function message(member, chat, m) {
  if (m.recalled) return h("p.m-note", {}, say("撤回了一条消息", "A message was taken back"));
  const open = (url, title) => member.open(url, title);
  const what = contents(member, chat, m, open);
  const wide = m.msgtype === "template_card" || m.msgtype === "news" || m.msgtype === "textcard";
  return h("div.m-line", { class: (m.mine ? "mine " : "") + (wide ? "wide" : "") },
    m.mine ? avatar(member.nameOf(member.id), member.id) : chat.webhook ? face(icons.people, "hook")() : appFace(member.appTitle(chat))(),
    h("div.m-what", {}, what));
}

function contents(member, chat, m, open) {
  const body = m.body || {};
  switch (m.msgtype) {
    case "template_card":
      return m.card ? card(m.card, m.greyed || m.card.replace_text, {
        tap: (tap) => member.act(post("/sim/app/tap", { ...tap, userid: member.id, app: chat.app })),
        open, menu: (title, choices) => member.phone.sheet(title, choices), pictures: m.pictures || {},
      }) : unknown(m);
    case "markdown": case "markdown_v2": return h("div.m-bubble", { dir: "auto" }, markdown(m.text || body.content, open, (id) => member.nameOf(id)));
    case "textcard": return textcard(body, open);
    case "news": return articles(body.articles || [], m.pictures || {}, open);
    case "image": return pictureCard(m.media, member);
    case "file": case "voice": case "video": return fileCard(m.media, m.msgtype, m.text);
    case "text": return h("div.m-bubble", { dir: "auto" }, linked(m.text, open));
    default: return unknown(m);
  }
}

const unknown = (m) => h("div.m-bubble", { dir: "auto" }, m.text || t("（这里显示不了的消息）", "(a message that cannot be shown here)"));
