// Times as chats show them, by the clock of whoever looks.
import { currentLanguage, t } from "./words.js";

const two = (n) => String(n).padStart(2, "0");

/** hour is the time of day, as 09:05. */
export const hour = (at) => { const d = new Date(at); return `${two(d.getHours())}:${two(d.getMinutes())}`; };

/** moment is a time as it stands between bubbles: today's with the hour alone. */
export function moment(at, now = Date.now()) {
  const days = midnight(now) - midnight(at);
  if (days === 0) return hour(at);
  if (days === 1) return `${t("昨天", "Yesterday")} ${hour(at)}`;
  const d = new Date(at);
  const day = currentLanguage() === "en" ? d.toLocaleDateString("en", { month: "short", day: "numeric" }) : `${d.getMonth() + 1}月${d.getDate()}日`;
  return `${day} ${hour(at)}`;
}

/** short is a time in a list of chats: the hour, yesterday, or the day. */
export function short(at, now = Date.now()) {
  const days = midnight(now) - midnight(at);
  if (days === 0) return hour(at);
  if (days === 1) return t("昨天", "Yesterday");
  const d = new Date(at);
  return `${d.getMonth() + 1}/${d.getDate()}`;
}

const midnight = (at) => { const d = new Date(at); return Math.round(Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / 86400000); };
