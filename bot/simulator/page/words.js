// The page's words, in Chinese and English. What people and the bot write stays as it is.

const key = "language";
let language = remembered();
const listeners = new Set();
const live = new Set();

/** Words is a text in both languages that follows the switch. */
export class Words {
  constructor(zh, en) { this.zh = zh; this.en = en; }
  toString() { return t(this.zh, this.en); }
}

/** say is a text for dom.js's h that follows the language by itself. */
export const say = (zh, en) => new Words(zh, en);

/** t is the text in the language of this moment. */
export const t = (zh, en) => (language === "en" ? (en ?? zh) : zh);

/** currentLanguage is "zh" or "en". */
export const currentLanguage = () => language;

/** onLanguage calls fn after every change of the language; the result ends it. */
export function onLanguage(fn) {
  listeners.add(fn);
  return () => listeners.delete(fn);
}

/** setLanguage changes it and remembers it. */
export function setLanguage(to) {
  language = to === "en" ? "en" : "zh";
  try { localStorage.setItem(key, language); } catch { /* A browser without storage forgets. */ }
  document.documentElement.lang = language === "en" ? "en" : "zh-CN";
  for (const one of live) {
    const node = one.node.deref();
    if (node) one.write(node, one.words.toString()); else live.delete(one);
  }
  for (const fn of listeners) fn(language);
}

/** follow writes the words into a node again whenever the language changes. */
export function follow(words, node, write) {
  live.add({ words, write, node: new WeakRef(node) });
  if (live.size % 512 === 0) for (const one of live) if (!one.node.deref()) live.delete(one);
}

function remembered() {
  try {
    const kept = localStorage.getItem(key);
    if (kept === "en" || kept === "zh") return kept;
  } catch { /* As above. */ }
  return "zh";
}
