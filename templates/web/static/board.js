// Draws the plots of the managers' page from what stands in their data-plot. The page
// is whole without it: every plot has a table.
(function () {
  "use strict";
  var colours = {
    added: "#1f6b4a", lost: "#d98a4b", net: "#33475b", fast: "#1f6b4a", good: "#86bfa2", late: "#e3bd74",
    one: "#3d7f62", two: "#d98a4b", three: "#7fb0cc", four: "#b9c0bb", five: "#8a76a8", six: "#5d6b64"
  };
  var ink = "#22302a", quiet = "#56635c", line = "#e6e3da";
  var font = getComputedStyle(document.body).fontFamily;
  var still = matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Numbers as people read large ones; a loss is drawn downwards and told without sign.
  var told = function (n, unit) {
    if (n === null || n === undefined) return "不知道";
    var digits = Math.abs(n) % 1 ? 1 : 0;
    return n.toLocaleString("zh-CN", { minimumFractionDigits: digits, maximumFractionDigits: digits }) + (unit ? " " + unit : "");
  };
  var axisNumber = function (n) { return Math.abs(n) >= 10000 ? n / 10000 + " 万" : String(Math.abs(n) < 1 && n ? n : Math.round(n * 10) / 10); };
  var valueOf = function (plot, s, i) {
    var v = s.data[i];
    return told(s.down && v !== null ? -v : v, s.right ? plot.right : plot.unit);
  };
  var sentence = function (plot, i) {
    return plot.x[i] + "：" + plot.series.map(function (s) { return s.name + " " + valueOf(plot, s, i); }).join("，") +
      (plot.marks || []).filter(function (m) { return m.at === i; }).map(function (m) { return "，" + m.text; }).join("");
  };

  var option = function (plot, wide) {
    var names = { type: "category", data: plot.x, axisTick: { show: false }, axisLine: { lineStyle: { color: "#b9c0bb" } },
      axisLabel: plot.sideways
        ? { color: ink, width: Math.min(150, wide * 0.3), overflow: "truncate" }
        : { color: quiet, hideOverlap: true, formatter: function (name) { return name.split(" ")[0]; } },
      inverse: !!plot.sideways };
    var amount = function (unit, right) {
      return { type: "value", name: plot.sideways ? "" : unit, nameTextStyle: { color: quiet, align: right ? "right" : "left" }, minInterval: unit === "%" ? 0 : 1,
        max: unit === "%" ? 100 : null, min: unit === "%" ? lowest : null, interval: unit === "%" ? (100 - lowest) / 5 : null,
        splitLine: { show: !right, lineStyle: { color: line } }, axisLabel: { color: quiet, formatter: axisNumber }, splitNumber: 4 };
    };
    var lowest = 100;
    plot.series.forEach(function (s) { if (s.right) s.data.forEach(function (v) { if (v !== null) lowest = Math.min(lowest, v); }); });
    lowest = Math.max(0, Math.floor((lowest - 1) / 10) * 10);
    var amounts = [amount(plot.unit || "", false)];
    if (plot.right) amounts.push(amount(plot.right, true));
    return {
      animation: !still, animationDuration: 300, textStyle: { fontFamily: font, fontSize: 12 },
      grid: { left: 8, right: plot.sideways ? 28 : 8, top: plot.sideways ? 30 : 54, bottom: 4, containLabel: true },
      legend: { top: 0, left: 4, itemWidth: 12, itemHeight: 8, itemGap: 14, selectedMode: true, textStyle: { color: ink }, icon: "roundRect" },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, axisPointer: { type: "shadow", shadowStyle: { color: "rgba(34,48,42,.05)" } },
        backgroundColor: "#fff", borderColor: line, textStyle: { color: ink, fontSize: 12, lineHeight: 18 },
        formatter: function (at) { return sentence(plot, at[0].dataIndex).replace("：", "\n").split("，").join("\n"); }
      },
      xAxis: plot.sideways ? amounts : names, yAxis: plot.sideways ? names : amounts,
      series: plot.series.map(function (s, n) {
        var colour = colours[s.colour] || quiet;
        var one = { name: s.name, type: s.line ? "line" : "bar", stack: s.stack, data: s.data, itemStyle: { color: colour }, emphasis: { focus: "none" } };
        if (s.right) one.yAxisIndex = 1;
        if (s.line) {
          one.lineStyle = { width: 2 };
          one.symbol = "circle";
          one.symbolSize = plot.x.length > 45 ? 0 : 5;
          one.z = 5;
        } else {
          one.barMaxWidth = plot.sideways ? 16 : 22;
          if (plot.partial) one.data = s.data.map(function (v, i) { return i === s.data.length - 1 ? { value: v, itemStyle: { color: colour, opacity: 0.5 } } : v; });
        }
        if (n === 0 && plot.marks) {
          one.markPoint = { symbol: "pin", symbolSize: 30, itemStyle: { color: "#9a4a1c" }, label: { color: "#fff", fontSize: 11, formatter: "!" },
            data: plot.marks.map(function (m) {
              var top = plot.series.reduce(function (sum, s) { return sum + (s.data[m.at] || 0); }, 0);
              return { coord: [m.at, top] };
            }) };
        }
        return one;
      })
    };
  };

  // What arrow keys come to is said to those who do not see it.
  var spoken = document.createElement("p");
  spoken.className = "hidden";
  spoken.setAttribute("aria-live", "polite");
  document.body.appendChild(spoken);

  var draw = function (place) {
    var plot = JSON.parse(place.dataset.plot);
    var chart = echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option(plot, place.clientWidth));
    place.dataset.drawn = "1";
    new ResizeObserver(function () {
      chart.resize();
      chart.setOption(option(plot, place.clientWidth));
    }).observe(place);
    var at = -1;
    place.tabIndex = 0;
    place.addEventListener("keydown", function (e) {
      var last = plot.x.length - 1;
      var to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[e.key];
      if (e.key === "Escape") chart.dispatchAction({ type: "hideTip" });
      if (to === undefined) return;
      e.preventDefault();
      at = Math.max(0, Math.min(last, at < 0 && to < 0 ? last : to));
      chart.dispatchAction({ type: "showTip", seriesIndex: 0, dataIndex: at });
      spoken.textContent = sentence(plot, at);
    });
    place.addEventListener("blur", function () { chart.dispatchAction({ type: "hideTip" }); });
  };

  var places = document.querySelectorAll("[data-plot]");
  if (window.echarts && "ResizeObserver" in window) {
    var near = new IntersectionObserver(function (seen) {
      seen.forEach(function (one) {
        if (!one.isIntersecting) return;
        near.unobserve(one.target);
        draw(one.target);
      });
    }, { rootMargin: "300px" });
    places.forEach(function (place) { near.observe(place); });
  }

  // A card with a definition is shut by Escape or by pressing beside it, and leads back
  // to where it was asked for.
  var asked = null;
  document.addEventListener("click", function (e) {
    var what = e.target.closest(".what");
    if (what) { asked = what; return; }
    if (location.hash.indexOf("#what-") === 0 && !e.target.closest(".terms div:target") && !e.target.closest("a")) location.hash = "#shut";
  });
  document.addEventListener("keydown", function (e) {
    if (e.key === "Escape" && location.hash.indexOf("#what-") === 0) location.hash = "#shut";
  });
  window.addEventListener("hashchange", function () {
    if (location.hash === "#shut" && asked) asked.focus({ preventScroll: true });
  });
})();
