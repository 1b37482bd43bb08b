// Template cards as WeCom's phones show them [docs 90236]: notices, buttons, votes and
// several questions; greyed once they are done.
import { h, icon } from "./dom.js";
import { say } from "./words.js";
import { icons } from "./icons.js";
import { linked } from "./member_text.js";

/**
 * card shows a template card. can.tap({task_id, key, selected}) taps it and gives a
 * promise, can.open(url) opens an address, can.menu(title, choices) asks from below,
 * can.pictures says where the page finds pictures.
 * Greyed is what stands on it instead of the buttons.
 */
export function card(c, greyed, can) {
  const chosen = new Map();
  const tap = (key) => can.tap({ task_id: c.task_id, key, selected: Object.fromEntries([...chosen].map(([q, read]) => [q, read()]).filter(([, ids]) => ids.length)) });
  const act = c.card_action && c.card_action.type === 1 && c.card_action.url;
  const title = c.main_title && (c.main_title.title || c.main_title.desc);
  return h("article.tc", { class: act ? "tc-opens" : "", dataset: { task: c.task_id || "", type: c.card_type }, onclick: act ? (e) => outside(e, () => can.open(act)) : null },
    head(c, can, greyed ? null : tap),
    c.card_image ? picture(c.card_image.url, "tc-image", can) : null,
    title ? h("div.tc-title", {},
      c.main_title.title ? (act ? h("button.tc-name", { type: "button", dir: "auto", onclick: () => can.open(act) }, c.main_title.title) : h("h4.tc-name", { dir: "auto" }, c.main_title.title)) : null,
      c.main_title.desc ? h("p.tc-desc", { dir: "auto" }, c.main_title.desc) : null) : null,
    c.emphasis_content ? h("div.tc-big", {}, h("strong", { dir: "auto" }, c.emphasis_content.title || ""), h("span", { dir: "auto" }, c.emphasis_content.desc || "")) : null,
    c.quote_area ? quote(c.quote_area, can) : null,
    c.image_text_area ? aside(c.image_text_area, can) : null,
    c.sub_title_text ? h("p.tc-text", { dir: "auto" }, linked(c.sub_title_text, can.open)) : null,
    rows(c.horizontal_content_list, can),
    (c.vertical_content_list || []).map((v) => h("div.tc-point", { dir: "auto" }, h("strong", {}, v.title || ""), v.desc ? h("p", {}, v.desc) : null)),
    questions(c, chosen, !!greyed),
    jumps(c.jump_list, can),
    foot(c, greyed, tap, can.open));
}

// outside keeps a tap on the card as a whole from being one on something in it, or the
// end of selecting words.
function outside(e, then) {
  if (e.target.closest("button, a, select, input, label") || String(getSelection())) return;
  then();
}

function head(c, can, tap) {
  const menu = c.action_menu && tap ? h("button.tc-more", { type: "button", "aria-label": c.action_menu.desc || say("更多", "More"),
    onclick: () => can.menu(c.action_menu.desc || "", c.action_menu.action_list.map((a) => ({ label: a.text, onclick: () => tap(a.key) }))) }, icon(icons.more)) : null;
  if (!(c.source && c.source.desc) && !menu) return null;
  return h("header.tc-source", {}, h("span.tc-mark", { "aria-hidden": "true" }), h("span", { dir: "auto", class: "shade-" + ((c.source && c.source.desc_color) || 0) }, (c.source && c.source.desc) || ""), menu);
}

function quote(q, can) {
  const words = [q.title ? h("strong", {}, q.title) : null, q.quote_text ? h("p", {}, q.quote_text) : null];
  return q.type === 1 && q.url ? h("button.tc-quote", { type: "button", dir: "auto", onclick: () => can.open(q.url) }, words) : h("div.tc-quote", { dir: "auto" }, words);
}

function aside(a, can) {
  const words = h("span.tc-aside-words", { dir: "auto" }, h("strong", {}, a.title || ""), h("span", {}, a.desc || ""));
  const inside = [picture(a.image_url, "tc-aside-image", can), words];
  return a.type === 1 && a.url ? h("button.tc-aside", { type: "button", onclick: () => can.open(a.url) }, inside) : h("div.tc-aside", {}, inside);
}

// picture keeps its place also where the page may not load it: it shows the
// simulator's own pictures alone.
function picture(url, name, can) {
  const own = (can.pictures || {})[url] || ownPath(url);
  return h("span." + name, {}, own ? h("img", { src: own, alt: "", loading: "lazy" }) : icon(icons.picture));
}

/** ownPath is the path of an address on the simulator itself, otherwise null. */
function ownPath(url) {
  try {
    const at = new URL(url, location.href);
    return at.origin === location.origin ? at.pathname + at.search : null;
  } catch { return null; }
}

function rows(list, can) {
  if (!list || !list.length) return null;
  return h("dl.tc-rows", {}, list.map((r) => h("div", {}, h("dt", { dir: "auto" }, r.keyname),
    h("dd", { dir: "auto" }, r.type === 1 && r.url ? h("button.tc-link", { type: "button", onclick: () => can.open(r.url) }, r.value || r.url) :
      r.type === 2 && r.media_id ? h("a.tc-link", { href: "/sim/media/" + encodeURIComponent(r.media_id), download: "" }, r.value || say("文件", "File")) : r.value || ""))));
}

function jumps(list, can) {
  if (!list || !list.length) return null;
  return h("div.tc-jumps", {}, list.map((j) => h(j.type === 1 ? "button" : "div", j.type === 1 ? { type: "button", onclick: () => can.open(j.url) } : {},
    h("span", { dir: "auto" }, j.title), icon(icons.go || "m9 5 7 7-7 7"))));
}

// questions are drop-down lists and the options of a vote; chosen learns how to read
// what is picked.
function questions(c, chosen, done) {
  const lists = [...(c.button_selection ? [c.button_selection] : []), ...(c.select_list || [])].map((q) => {
    const select = h("select", { disabled: done || q.disable, "aria-label": q.title || q.question_key }, q.option_list.map((o) => h("option", { value: o.id, selected: o.id === q.selected_id }, o.text)));
    if (q.selected_id) select.value = q.selected_id;
    chosen.set(q.question_key, () => [select.value]);
    return h("label.tc-select", {}, q.title ? h("span", { dir: "auto" }, q.title) : null, select);
  });
  return [lists, c.checkbox ? vote(c.checkbox, chosen, done) : null];
}

let votes = 0;

function vote(box, chosen, done) {
  const several = box.mode === 1, group = "vote-" + ++votes; // The same card may lie on two phones.
  const inputs = box.option_list.map((o) => h("input", { type: several ? "checkbox" : "radio", "aria-label": o.text, name: group, value: o.id, checked: o.is_checked, disabled: done || box.disable }));
  chosen.set(box.question_key, () => inputs.filter((i) => i.checked).map((i) => i.value));
  return h("fieldset.tc-vote", {}, h("legend", {}, several ? say("可以选几个", "Choose any") : say("选一个", "Choose one")),
    box.option_list.map((o, i) => h("label", {}, inputs[i], h("span", { dir: "auto" }, o.text))));
}

// The looks of buttons by their style [docs 90236].
const looks = { 1: "main", 2: "plain", 3: "danger", 4: "quiet" };

function foot(c, greyed, tap, open) {
  if (greyed) return h("div.tc-buttons", {}, h("button.tc-button.done", { type: "button", disabled: true, dir: "auto" }, greyed));
  const press = (key) => (e) => {
    const button = e.currentTarget;
    if (button.getAttribute("aria-busy") === "true") return;
    button.setAttribute("aria-busy", "true");
    Promise.resolve(tap(key)).finally(() => setTimeout(() => button.removeAttribute("aria-busy"), 900));
  };
  const buttons = (c.button_list || []).map((b) => h("button.tc-button", { type: "button", class: looks[b.style] || "plain", dir: "auto",
    onclick: b.type === 1 ? () => open(b.url) : press(b.key) }, b.text));
  if (c.submit_button) buttons.push(h("button.tc-button.main", { type: "button", dir: "auto", onclick: press(c.submit_button.key) }, c.submit_button.text));
  return buttons.length ? h("div.tc-buttons", { class: "n" + Math.min(buttons.length, 6) }, buttons) : null;
}
