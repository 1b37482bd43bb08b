// 客户: a member's customers, and what the member knows of each: remark, tags, where
// they come from.
import { h, icon, fill } from "./dom.js";
import { post } from "./live.js";
import { say, t } from "./words.js";
import { avatar } from "./phone.js";
import { moment } from "./time.js";
import { icons } from "./icons.js";
import { searching } from "./commands.js";
import { shownName, refill } from "./member_list.js";
import { withCustomer } from "./member_talk.js";
import { soft } from "./member.js";

/** people is the screen of a member's customers. */
export function people(member) {
  const list = h("ul.m-rows", {});
  let shown = "", wanted = "";
  const update = () => {
    if (!member.data) return;
    const all = member.data.customers;
    const fits = all.filter((c) => !wanted || [c.name, c.remark, ...c.tags.map((g) => g.name)].some((w) => String(w || "").toLowerCase().includes(wanted)));
    const now = JSON.stringify([fits.map((c) => [c.external_userid, c.name, c.remark, c.tags, c.status]), member.data.customers_all, document.documentElement.lang]);
    if (now === shown) return;
    shown = now;
    const more = member.data.customers_all - all.length;
    refill(list, [
      fits.map((c) => h("li", {}, h("button.m-row", { type: "button", dataset: { key: c.external_userid }, onclick: () => member.phone.push(profile(member, c.external_userid)) },
        h("span.m-row-face", {}, avatar(c.name, c.external_userid)),
        h("span.m-row-words", {},
          h("span.m-row-top", {}, h("span.m-row-name", { dir: "auto" }, shownName(c)), c.remark && c.remark !== c.name ? h("span.m-row-nick", { dir: "auto" }, c.name) : null, status(c)),
          h("span.m-row-last", { dir: "auto" }, c.tags.map((g) => g.name).join(" · ") || t("还没有标签", "No tags yet")))))),
      !fits.length ? h("li", {}, soft(wanted ? say("没有这样的客户。", "Nobody like that.") : say("还没有客户：让顾客扫一扫您的码。", "No customers yet: let somebody scan your code."))) : null,
      more > 0 && !wanted ? h("li", {}, soft(say(`还有 ${more} 位更早的客户`, `${more} earlier customers`))) : null,
    ]);
  };
  return { title: say("客户", "Customers"), body: h("div.m-people", {}, searching(say("搜索", "Search"), (w) => { wanted = w; update(); }), list), update };
}

function status(c) {
  if (c.status === "deleted") return h("span.m-tag.gone", {}, say("已删除您", "Deleted you"));
  return c.status === "half" ? h("span.m-tag.half", {}, say("待通过", "Pending")) : null;
}

/** profile is what a member sees of a customer. */
export function profile(member, id) {
  const find = () => (member.data ? member.data.customers.find((c) => c.external_userid === id) : null);
  const body = h("div.m-profile", {});
  let shown = "";
  return {
    title: say("客户资料", "Customer"), body,
    update() {
      const c = find();
      const now = c ? JSON.stringify([c.name, c.remark, c.tags, c.status, c.consent, c.state, document.documentElement.lang]) : "gone";
      if (now === shown || body.contains(document.activeElement) && document.activeElement.matches("input")) return;
      shown = now;
      if (!c) { fill(body, soft(say("您已经删除了这位客户。", "You deleted this customer."))); return; }
      refill(body, about(member, c));
    },
  };
}

function about(member, c) {
  const row = (name, value, onclick, key) => h(onclick ? "button.m-fact" : "div.m-fact", onclick ? { type: "button", onclick, dataset: { key } } : {}, h("span.m-fact-name", {}, name), h("span.m-fact-value", { dir: "auto" }, value), onclick ? icon(icons.go || "m9 5 7 7-7 7") : null);
  const now = new Date(member.stage.state.now || Date.now());
  return [
    h("div.m-profile-top", {}, avatar(c.name, c.external_userid, { class: "large" }), h("div", {},
      h("strong.m-profile-name", { dir: "auto" }, shownName(c)),
      h("span", { dir: "auto" }, c.remark && c.remark !== c.name ? t(`昵称：${c.name}`, `Nickname: ${c.name}`) : "@" + t("微信", "WeChat")), status(c))),
    h("div.m-facts", {},
      row(say("备注", "Remark"), c.remark || t("点这里写备注", "Add one"), () => remark(member, c), "remark"),
      row(say("标签", "Tags"), c.tags.length ? h("span.m-chips", {}, c.tags.map((g) => h("span.m-chip", {}, g.name))) : t("点这里打标签", "Add some"), () => member.phone.push(tags(member, c.external_userid)), "tags")),
    h("div.m-facts", {},
      row(say("添加时间", "Added"), moment(c.since, now)),
      c.state ? row(say("来源", "Came by"), c.state) : null,
      c.consent ? row(say("会话存档", "Archiving"), { agreed: t("已同意", "Agreed"), refused: t("不同意", "Refused") }[c.consent] || t("还没有回答", "Not answered yet")) : null),
    h("div.m-profile-acts", {},
      h("button.m-wide", { type: "button", dataset: { key: "talk" }, onclick: () => talkTo(member, c.external_userid) }, say("发消息", "Message")),
      h("button.m-wide.danger", { type: "button", dataset: { key: "delete" }, onclick: () => remove(member, c) }, say("删除客户", "Delete customer"))),
  ];
}

// talkTo goes back to the conversation if one came from there.
function talkTo(member, id) {
  const { phone } = member;
  const under = phone.stack[phone.stack.length - 2];
  if (under && under.key === "with:" + id) phone.pop(); else phone.push(withCustomer(member, id));
}

function remark(member, c) {
  const field = h("input.m-field", { type: "text", maxlength: "20", value: c.remark || "", "aria-label": say("备注", "Remark"), dir: "auto" });
  const save = (e) => {
    e.preventDefault();
    close();
    member.act(post("/sim/edit_remark", { userid: member.id, external_userid: c.external_userid, remark: field.value.trim() })).catch(() => {});
  };
  const close = member.phone.overlay(h("div.sheet-back", { onclick: (e) => { if (e.target === e.currentTarget) close(); } },
    h("form.sheet.m-form", { role: "dialog", "aria-label": say("备注", "Remark"), onsubmit: save }, h("p.sheet-title", {}, say("怎么称呼这位客户？", "What do you call this customer?")), field,
      h("button.m-wide", { type: "submit" }, say("保存", "Save")))));
  field.focus();
  field.select();
}

// tags is every tag of the corp, those of the customer pressed. WeCom's own client
// tells the bot of every change.
function tags(member, id) {
  const body = h("div.m-tags", {});
  let shown = "";
  return {
    title: say("标签", "Tags"), body,
    update() {
      const c = member.data && member.data.customers.find((one) => one.external_userid === id);
      const all = member.stage.state.tags || [];
      const now = JSON.stringify([c && c.tags, all, document.documentElement.lang]);
      if (now === shown || !c) return;
      shown = now;
      const has = new Set(c.tags.map((g) => g.tag_id));
      const groups = Map.groupBy ? Map.groupBy(all, (g) => g.group) : all.reduce((m, g) => m.set(g.group, [...(m.get(g.group) || []), g]), new Map());
      refill(body, all.length ? [...groups].map(([name, list]) => h("section", {}, h("h3.m-tags-group", { dir: "auto" }, name),
        h("div.m-chips", {}, list.map((g) => h("button.m-chip", { type: "button", "aria-pressed": String(has.has(g.tag_id)), dataset: { key: g.tag_id }, onclick: () => turn(member, id, g, has.has(g.tag_id)) }, g.name))))) :
        soft(say("企业还没有标签。", "The corp has no tags yet.")));
    },
  };
}

const turn = (member, id, tag, on) => member.act(post("/sim/edit_tag", { userid: member.id, external_userid: id, [on ? "remove" : "add"]: [tag.tag_id] })).catch(() => {});

function remove(member, c) {
  member.phone.sheet(t(`删除「${shownName(c)}」？对方不会知道，聊天会没有。`, `Delete “${shownName(c)}”? They are not told; the talk is gone.`), [
    { label: say("删除客户", "Delete customer"), danger: true, onclick: () => member.act(post("/sim/delete_customer", { userid: member.id, external_userid: c.external_userid })).then(() => {
      while (member.phone.stack.length > 1) member.phone.pop();
    }).catch(() => {}) },
  ]);
}
