// Times as chats show them. WeCom's days are those of China, and so are the shop's: the
// phones show its time wherever somebody looks at them from.
import { currentLanguage, t } from "./words.js";

const two = (n) => String(n).padStart(2, "0");

const china = 8 * 60;

/** wall is a time whose hours, as a Date tells them here, are those of a clock in China. */
export function wall(at) {
  const time = new Date(at);
  return new Date(time.getTime() + (china + time.getTimezoneOffset()) * 60000);
}

/** hour is the time of day, as 09:05. */
export const hour = (at) => { const d = wall(at); return `${two(d.getHours())}:${two(d.getMinutes())}`; };

/** moment is a time as it stands between bubbles: today's with the hour alone. */
export function moment(at, now = Date.now()) {
  const days = midnight(now) - midnight(at);
  if (days === 0) return hour(at);
  if (days === 1) return `${t("昨天", "Yesterday")} ${hour(at)}`;
  const d = wall(at);
  const day = currentLanguage() === "en" ? d.toLocaleDateString("en", { month: "short", day: "numeric" }) : `${d.getMonth() + 1}月${d.getDate()}日`;
  return `${day} ${hour(at)}`;
}

/** short is a time in a list of chats: the hour, yesterday, or the day. */
export function short(at, now = Date.now()) {
  const days = midnight(now) - midnight(at);
  if (days === 0) return hour(at);
  if (days === 1) return t("昨天", "Yesterday");
  const d = wall(at);
  return `${d.getMonth() + 1}/${d.getDate()}`;
}

const midnight = (at) => { const d = wall(at); return Math.round(Date.UTC(d.getFullYear(), d.getMonth(), d.getDate()) / 86400000); };
