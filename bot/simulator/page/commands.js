// Where members type: a line with its history and, in an app's chat, the lines that the
// app understands as soon as a slash is typed. WeCom has no completion; it is a help
// for people at the page.
import { h, icon, fill } from "./dom.js";
import { say } from "./words.js";
import { icons } from "./icons.js";

const most = 60;
let composers = 0;

/**
 * offered are the completions that fit what is typed, best first: those that begin with
 * it, then those that have it somewhere, such as in what they do.
 */
function offered(completions, typed) {
  const wanted = typed.trim().replace(/^／/, "/").toLowerCase();
  if (!wanted.startsWith("/")) return [];
  const word = wanted.slice(1);
  const rank = (c) => {
    const line = c.line.toLowerCase();
    if (line.startsWith(wanted)) return 0;
    if (word && line.includes(word)) return 1;
    return word && (c.what || "").toLowerCase().includes(word) ? 2 : -1;
  };
  return completions.map((c) => [rank(c), c]).filter(([r]) => r >= 0).sort((a, b) => a[0] - b[0]).map(([, c]) => c).slice(0, most);
}

/** meant is the completion whose line the typed text has gone beyond; the longest. */
export function meant(completions, typed) {
  const line = typed.replace(/^／/, "/");
  return completions.filter((c) => line === c.line + " " || line.startsWith(c.line + " ")).sort((a, b) => b.line.length - a.line.length)[0] || null;
}

/**
 * composer is a foot to type in. send(text) gives a promise; completions() are the
 * lines to offer, history() what was typed before, newest last. With label it says what
 * the line is for.
 */
export function composer({ label, hint, send, completions, history }) {
  const id = "composer-" + ++composers;
  const list = h("ul.offers", { id: id + "-list", role: "listbox", "aria-label": say("命令", "Commands"), hidden: true });
  const tip = h("p.offer-tip", { hidden: true, role: "status" });
  const line = h("textarea.compose-line", { rows: "1", "aria-label": label, placeholder: hint, autocomplete: "off", spellcheck: "false", enterkeyhint: "send", dir: "auto",
    ...(completions ? { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": id + "-list" } : {}) });
  const button = h("button.compose-send", { type: "button", "aria-label": say("发送", "Send"), disabled: true, onclick: () => submit() }, icon(icons.send));
  const slash = completions ? h("button.compose-slash", { type: "button", "aria-label": say("所有命令", "All commands"), onclick: () => (open() ? close() : (line.value ||= "/", line.focus(), look())) }, "/") : null;
  const element = h("div.compose", {}, list, tip, h("div.compose-row", {}, slash, line, button));

  let shown = [], at = -1, walked = null, kept = "";
  const open = () => !list.hidden;

  function close() {
    list.hidden = true;
    at = -1;
    line.setAttribute("aria-expanded", "false");
    line.removeAttribute("aria-activedescendant");
  }

  function look() {
    button.disabled = !line.value.trim();
    if (!completions) return;
    const all = completions();
    const beyond = meant(all, line.value);
    shown = beyond ? [] : offered(all, line.value);
    tip.hidden = !beyond;
    if (beyond) fill(tip, h("span", {}, beyond.what), beyond.example ? h("button.offer-example", { type: "button", onclick: () => take(beyond.example, "") }, beyond.example) : null);
    if (!shown.length || shown.length === 1 && shown[0].line === line.value) { close(); return; }
    fill(list, shown.map((c, i) => h("li.offer", { id: `${id}-${i}`, role: "option", "aria-selected": "false", onmousedown: (e) => e.preventDefault(), onclick: () => take(c.line, " ") },
      h("span.offer-line", {}, c.line), h("span.offer-what", {}, c.what || ""))));
    list.hidden = false;
    line.setAttribute("aria-expanded", "true");
    point(0);
  }

  function point(to) {
    if (list.children[at]) list.children[at].setAttribute("aria-selected", "false");
    at = (to + shown.length) % shown.length;
    const one = list.children[at];
    one.setAttribute("aria-selected", "true");
    line.setAttribute("aria-activedescendant", one.id);
    const low = one.offsetTop + one.offsetHeight;
    if (one.offsetTop < list.scrollTop) list.scrollTop = one.offsetTop;
    else if (low > list.scrollTop + list.clientHeight) list.scrollTop = low - list.clientHeight;
  }

  function take(text, more) {
    line.value = text + more;
    line.focus();
    line.setSelectionRange(line.value.length, line.value.length);
    look();
  }

  async function submit() {
    const text = line.value.trim();
    if (!text) return;
    line.value = "";
    walked = null;
    look();
    try {
      await send(text);
    } catch {
      if (!line.value) { line.value = text; look(); close(); } // It was not sent: nothing is lost.
    }
  }

  // walk goes through what was typed before; what was being typed stands at the end.
  function walk(step) {
    const past = history ? [...new Set([...history()].reverse())] : [];
    if (!past.length) return false;
    if (walked === null) kept = line.value;
    const next = (walked ?? -1) + step;
    if (next >= past.length) return true;
    walked = next < 0 ? null : next;
    line.value = next < 0 ? kept : past[next];
    line.setSelectionRange(line.value.length, line.value.length);
    look();
    close();
    return true;
  }

  line.addEventListener("input", () => { walked = null; look(); });
  line.addEventListener("blur", () => setTimeout(() => { if (!element.contains(document.activeElement)) close(); }, 150));
  line.addEventListener("keydown", (e) => {
    if (e.isComposing || e.keyCode === 229) return; // The input method has the key.
    const done = () => { e.preventDefault(); e.stopPropagation(); };
    if (open()) {
      if (e.key === "ArrowDown") { point(at + 1); done(); return; }
      if (e.key === "ArrowUp") { point(at - 1); done(); return; }
      if (e.key === "Escape") { close(); done(); return; }
      if (e.key === "Tab" && !e.shiftKey || e.key === "Enter" && line.value.trim() !== shown[at].line) { take(shown[at].line, " "); done(); return; }
    } else if ((e.key === "ArrowUp" && (walked !== null || !line.value)) || (e.key === "ArrowDown" && walked !== null)) {
      if (walk(e.key === "ArrowUp" ? 1 : -1)) { done(); return; }
    }
    if (e.key === "Enter" && !e.shiftKey) { done(); submit(); }
  });

  return {
    element,
    focus: () => line.focus({ preventScroll: true }),
    /** put writes a text into the line for somebody to finish. */
    put: (text) => take(text, ""),
  };
}

/** searching is a field that narrows a list; onsearch(words) is called as it changes. */
export function searching(label, onsearch) {
  const field = h("input.m-search", { type: "search", placeholder: label, "aria-label": label, autocomplete: "off" });
  field.addEventListener("input", () => onsearch(field.value.trim().toLowerCase()));
  field.addEventListener("keydown", (e) => { if (e.key === "Escape" && field.value) { field.value = ""; onsearch(""); e.stopPropagation(); } });
  return field;
}

/** commandHint is what an empty line of an app's chat says. */
export const commandHint = () => say("输入 / 看看能做什么", "Type / to see what it does");

/** plainHint is what an empty line between people says. */
export const plainHint = () => say("发消息", "Message");
