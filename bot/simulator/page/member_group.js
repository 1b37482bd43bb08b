// About a customer group: the welcome that whoever enters gets, and who is in it. Its
// owner chooses and takes people out here, which no API can [docs 92366].
import { h, icon, fill } from "./dom.js";
import { get, post } from "./live.js";
import { say, t } from "./words.js";
import { avatar } from "./phone.js";
import { icons } from "./icons.js";
import { refill } from "./member_list.js";
import { soft } from "./member.js";

/** groupScreen is what a member sees of a group. */
export function groupScreen(member, id) {
  const list = h("div.m-group", {});
  let shown = "";
  return {
    title: say("群资料", "Group"), body: list,
    async update() {
      const g = member.data && member.data.groups.find((one) => one.chat_id === id);
      let state;
      try { state = await get("/sim/state"); } catch { return; }
      const room = (state.groups || []).find((one) => one.chat_id === id);
      if (!room || !g) { fill(list, soft(say("这个群不在了。", "This group is gone."))); shown = ""; return; }
      const own = String(g.owner).toLowerCase() === member.id.toLowerCase();
      const now = JSON.stringify([room, own, state.group_welcomes, document.documentElement.lang]);
      if (now === shown) return;
      shown = now;
      refill(list, [welcome(member, room, state.group_welcomes || [], own), people(member, room, state, own)]);
    },
  };
}

// welcome is the template that is picked, for the owner to change.
function welcome(member, room, all, own) {
  const picked = all.find((one) => one.template_id === room.welcome);
  const words = picked ? brief(picked.text) : all.length ? t("还没有选", "None chosen") : t("还没有可选的", "None to choose from");
  const row = [h("span.m-fact-name", {}, say("入群欢迎语", "Welcome")), h("span.m-fact-value.m-one-line", { dir: "auto" }, words)];
  if (!own || !all.length) return h("div.m-facts", {}, h("div.m-fact", {}, row));
  const pick = (value) => () => member.act(post("/sim/group/welcome", { chat_id: room.chat_id, value })).catch(() => {});
  const choose = () => member.phone.sheet(t("新进群的客户会收到", "Whoever enters gets"), [
    ...all.map((one) => ({ label: brief(one.text), onclick: pick(one.template_id) })),
    ...(picked ? [{ label: say("不发欢迎语", "No welcome"), danger: true, onclick: pick("") }] : []),
  ]);
  return h("div.m-facts", {}, h("button.m-fact", { type: "button", dataset: { key: "welcome" }, onclick: choose }, row, icon(icons.go || "m9 5 7 7-7 7")));
}

const brief = (text) => { const line = String(text || "").split("\n").filter(Boolean).join(" "); return line.length > 42 ? line.slice(0, 40) + "…" : line || t("（没有文字）", "(no words)"); };

function people(member, room, state, own) {
  const named = new Map([...state.customers.map((c) => [c.external_userid, c.name]), ...state.staff.map((s) => [s.userid, s.name])]);
  const staff = new Set(state.staff.map((s) => s.userid));
  return h("ul.m-facts", {}, room.members.map((one) => h("li.m-person", {}, avatar(named.get(one) || one, one), h("span.m-person-name", { dir: "auto" }, named.get(one) || one),
    staff.has(one) ? h("span.m-tag", {}, one.toLowerCase() === String(room.owner).toLowerCase() ? say("群主", "Owner") : say("员工", "Staff")) : null,
    own && one !== room.owner ? h("button.m-small.danger", { type: "button", dataset: { key: one }, onclick: () => remove(member, room.chat_id, one, named.get(one) || one) }, say("移除", "Remove")) : null)));
}

function remove(member, chat, one, name) {
  member.phone.sheet(t(`把「${name}」移出群？`, `Take “${name}” out of the group?`), [
    { label: say("移除", "Remove"), danger: true, onclick: () => member.act(post("/sim/group/remove", { chat_id: chat, member_id: one })).catch(() => {}) },
  ]);
}
