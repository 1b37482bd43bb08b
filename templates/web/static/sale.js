// What a sale's page does where a phone runs scripts: it counts down by the server's
// clock, shows what is left, lights the button at the start, and asks again for
// somebody in line. Without it the page works all the same.
(function () {
  "use strict";
  var main = document.querySelector("main.sale");
  if (!main) return;
  var data = main.dataset, state = data.state;
  // The phone's own clock may be wrong or be set: only time that passed counts.
  var offset = Number(data.now) - performance.now();
  var now = function () { return performance.now() + offset; };
  var jitter = function (ms) { return Math.random() * ms; };
  var leaving = false;
  var reload = function (within) {
    if (leaving) return;
    leaving = true;
    setTimeout(function () { location.reload(); }, jitter(within));
  };

  var act = document.getElementById("act");
  var button = act && act.querySelector("button");
  var start = Number(data.start);
  var open = function () {
    if (!act || !act.dataset.closed) return;
    delete act.dataset.closed;
    button.disabled = false;
    main.classList.add("lit");
    state = "open";
    var head = document.querySelector(".stand h2");
    if (head) head.textContent = "开抢了！";
    var label = document.querySelector(".stock span");
    if (label) label.firstChild.textContent = "还剩 ";
    watch(500);
  };

  var clock = document.querySelector(".clock");
  var two = function (n) { return (n < 10 ? "0" : "") + n; };
  var tick = function () {
    // A little late, so that nobody presses before the server agrees.
    if (state === "waiting" && now() >= start + 250) {
      if (clock) clock.hidden = true;
      clock = null;
      open();
    }
    if (clock) {
      var left = Math.max(0, Math.ceil((Number(clock.dataset.to) - now()) / 1000));
      var b = clock.getElementsByTagName("b");
      var days = Math.floor(left / 86400);
      b[0].hidden = !days;
      b[0].textContent = days + " 天";
      b[1].textContent = two(Math.floor(left / 3600) % 24);
      b[2].textContent = two(Math.floor(left / 60) % 60);
      b[3].textContent = two(left % 60);
      if (left === 0 && state !== "waiting") { clock = null; reload(3000); }
    }
    setTimeout(tick, 250);
  };
  tick();

  // What is left, every few seconds while somebody looks, and rarely before the start.
  var timer = 0, failures = 0;
  var watched = { waiting: 60000, open: 4000, changed: 4000, limit: 4000, sold_out: 10000, offered: 60000 };
  var watch = function (after) {
    clearTimeout(timer);
    var every = watched[state];
    if (!every) return;
    timer = setTimeout(look, after === undefined ? every + jitter(every * 0.75) : after + jitter(after));
  };
  var look = function () {
    if (document.hidden || leaving) return watch();
    var asked = performance.now();
    fetch(data.left, { cache: "no-store", headers: { Accept: "application/json" } }).then(function (r) {
      if (!r.ok) throw new Error(r.status);
      return r.json();
    }).then(function (said) {
      failures = 0;
      // The answer is as old as half of its way.
      offset = said.now + (performance.now() - asked) / 2 - performance.now();
      show(said);
      watch();
    }).catch(function () {
      failures = Math.min(failures + 1, 5);
      watch(4000 * failures);
    });
  };
  var show = function (said) {
    if (state === "offered") return;
    if (String(said.version) !== data.version || said.state === "off" || said.state === "over") return reload(3000);
    if (state === "waiting") return;
    if (state === "sold_out") return said.left > 0 && reload(5000);
    if (said.left === 0) return reload(2000);
    var left = document.getElementById("left"), bar = document.querySelector(".stock progress");
    if (left) left.textContent = said.left;
    if (bar) bar.value = said.left;
  };
  watch();
  document.addEventListener("visibilitychange", function () { if (!document.hidden) watch(200); });

  // One press is one press.
  document.addEventListener("submit", function (e) {
    var pressed = e.target.querySelector("button");
    var words = pressed.textContent;
    leaving = true;
    setTimeout(function () { pressed.disabled = true; pressed.textContent = pressed.dataset.busy || "请稍等…"; }, 0);
    // Where nothing comes of it, it can be pressed again: the same key is the same press.
    setTimeout(function () { pressed.disabled = false; pressed.textContent = words; leaving = false; }, 15000);
  });
  // Back from the next page a phone may show this one as it was left.
  window.addEventListener("pageshow", function (e) { if (e.persisted) location.reload(); });

  // In line: the same press again, by the same key, until it is decided.
  var again = function () {
    if (leaving) return;
    fetch(act.action, {
      method: "POST", body: new URLSearchParams(new FormData(act)), headers: { Accept: "application/json" }
    }).then(function (r) {
      if (r.status >= 400 && r.status < 500) { reload(500); throw new Error(r.status); }
      return r.ok ? r.json() : { queued: true };
    }).then(function (said) {
      if (said.next) { leaving = true; return location.replace(said.next); }
      var ahead = document.getElementById("ahead");
      if (ahead && said.ahead !== undefined) ahead.textContent = said.ahead;
      setTimeout(again, 1000 + jitter(1000));
    }).catch(function () { setTimeout(again, 3000 + jitter(2000)); });
  };
  if (act && act.dataset.queue) {
    setTimeout(again, 700 + jitter(600));
  } else if (Number(data.again) && state !== "waiting" && state !== "offered") {
    setTimeout(function () { if (document.hidden) location.reload(); else reload(2000); }, Number(data.again) * 1000);
  }
})();
