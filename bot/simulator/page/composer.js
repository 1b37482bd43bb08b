// The line under a chat: hints of what might be said, a field, a button.
import { h, fill } from "./dom.js";
import { say } from "./words.js";

/**
 * composer asks for words: onsend(text) may give back a promise, and whoever sends it
 * false keeps the words in the field. hints are texts that one tap says, gone(text)
 * puts a sentence instead of the field, null brings it back.
 */
export function composer({ label, onsend, hints = [] }) {
  const field = h("textarea", {
    rows: 1, maxlength: 2000, "aria-label": label, placeholder: label, enterkeyhint: "send",
    oninput: () => { grow(); button.disabled = !field.value.trim(); },
    onkeydown: (e) => { if (e.key === "Enter" && !e.shiftKey && !e.isComposing) { e.preventDefault(); send(field.value); } },
  });
  const button = h("button.composer-send", { type: "button", disabled: true, onclick: () => send(field.value) }, say("发送", "Send"));
  const chips = h("div.hints", { role: "group", "aria-label": say("可以说", "You could say"), hidden: !hints.length });
  const line = h("div.composer-line", {}, field, button);
  const over = h("p.composer-gone", { hidden: true });
  const element = h("div.composer", {}, chips, line, over);
  const one = { element, field, hint, gone };
  hint(hints);
  return one;

  function hint(texts) {
    fill(chips, texts.map((text) => h("button.hint", { type: "button", onclick: () => send(String(text.say ?? text)) }, text.label ?? text)));
    chips.hidden = !texts.length;
  }
  function gone(text) {
    over.hidden = !text;
    line.hidden = Boolean(text);
    chips.hidden = Boolean(text) || !chips.childElementCount;
    if (text) fill(over, text);
  }
  function grow() {
    field.rows = Math.min(4, field.value.split("\n").length);
  }
  async function send(text) {
    text = text.trim();
    if (!text) return;
    const mine = text === field.value.trim();
    if (mine) { field.value = ""; grow(); button.disabled = true; }
    if (await onsend(text) === false && mine && !field.value) { field.value = text; button.disabled = false; }
  }
}
