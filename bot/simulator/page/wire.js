import { h } from "./dom.js";
import { say } from "./words.js";

/** mount shows what is to come here. */
export function mount(el) { el.append(h("p.soon", {}, say("即将到来", "Coming soon"))); }
