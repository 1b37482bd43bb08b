// A page of the bot's inside a phone, as WeChat shows it. The page comes through the
// simulator, which keeps the phone's cookies; in the browser it runs in a sandbox, of
// no site, so that it reaches nothing around it.
import { h, icon } from "./dom.js";
import { get } from "./live.js";
import { say, t } from "./words.js";
import { phoneOf } from "./phone.js";
import { icons } from "./icons.js";

const sandbox = "allow-forms allow-scripts allow-downloads allow-modals";
const again = "M20 6v5h-5M20 11a8 8 0 1 0-2 6";

/**
 * openPage opens an address over what a phone shows. PhoneId is the phone's id
 * ("customer") or who is in it; title stands above until the page has one of its own.
 */
export function openPage(phoneId, url, title) {
  const phone = phoneOf(phoneId);
  if (!phone || !url) return;
  const owner = phone.owner || phoneId;
  // trail is the way by which the person came. The browser's own history is that of the
  // page around, and reloading pages would lengthen it.
  let trail = [];

  const frame = h("iframe.webview-page", { title: title || t("网页", "Web page"), sandbox, allow: "", src: start(owner, url) });
  const name = h("span.webview-name", { dir: "auto" }, title || "");
  const host = h("small", {}, hostOf(url));
  const backward = h("button.webview-key", {
    type: "button", "aria-label": say("上一页", "Back"), hidden: true,
    onclick: () => { trail.pop(); go(trail[trail.length - 1]); },
  }, icon(icons.back));
  const view = h("div.webview", { role: "dialog", "aria-label": say("网页", "Web page"), "aria-busy": "true" },
    h("header.webview-bar", {},
      h("div.webview-keys", {},
        h("button.webview-key", { type: "button", "aria-label": say("关闭网页", "Close the page"), onclick: () => close() }, icon(icons.close)), backward),
      h("p.webview-title", {}, name, host),
      h("div.webview-keys.webview-end", {},
        h("button.webview-key", { type: "button", "aria-label": say("刷新", "Reload"), onclick: () => go(url) }, icon(again)))),
    h("div.webview-line", { "aria-hidden": "true" }), frame);

  frame.addEventListener("load", async () => {
    view.setAttribute("aria-busy", "false");
    const shown = await get("/sim/webview/" + encodeURIComponent(owner)).catch(() => null);
    if (!shown || !view.isConnected) return;
    url = shown.url || url;
    name.textContent = shown.title || title || "";
    host.textContent = hostOf(url);
    frame.title = shown.title || frame.title;
    if (trail[trail.length - 1] !== url) trail = trail.slice(-20).concat(url);
    backward.hidden = trail.length < 2;
  });

  // go asks for a page, also for the one that is shown: what came from a form is not
  // sent twice.
  function go(to) {
    view.setAttribute("aria-busy", "true");
    frame.contentWindow.location.replace(new URL(start(owner, to), location.href));
  }

  // Another person's phone must not show this one's page.
  const watch = new MutationObserver(() => { if (phone.owner !== owner) close(); });
  watch.observe(phone.element, { attributes: true, attributeFilter: ["data-owner"] });
  const close = phone.overlay(view, { onclose: () => watch.disconnect() });
  return close;
}

const start = (owner, url) => `/sim/web/${encodeURIComponent(owner)}/?u=${encodeURIComponent(url)}`;

function hostOf(url) {
  try { return new URL(url).host; } catch { return ""; }
}
