import { h } from "./dom.js";
import { say } from "./words.js";
import { phone, chooser } from "./phone.js";
import { icons } from "./icons.js";

/** mount shows the customer's phone. */
export function mount(el, stage) {
  const own = phone({ id: "customer", label: say("顾客的手机", "The customer's phone") });
  const who = chooser({ label: say("顾客", "Customer"), onpick: (id) => stage.select("customer", id), onnew: () => {}, newLabel: say("新顾客", "New customer") });
  el.append(who.element, own.element);
  own.tabs([{ id: "chats", title: say("微信", "Chats"), icon: icons.chats, screen: () => ({ title: say("微信", "WeChat"), body: h("p.soon", {}, "…") }) }]);
  stage.onState((state) => who.update({ people: (state.customers || []).map((c) => ({ id: c.external_userid, name: c.name })), value: stage.selected.customer }));
}
