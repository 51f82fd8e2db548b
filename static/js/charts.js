/* Turns the SVG of a chart into an interactive one, where and when it is worth it.

   Each <figure class="chart" data-chart="KEY"> holds an SVG. The nearest element around it with
   data-charts-url says where {KEY: figure} is to be had. A chart in view is drawn by Plotly once the page is
   idle, any chart when it is touched. The SVG stays for paper and screen readers, and if anything fails. */
"use strict";

(() => {
  const own = document.currentScript.dataset;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  // Those who asked for less traffic or less movement get it: a chart changes only when they touch it.
  const waits = navigator.connection?.saveData || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const idle = window.requestIdleCallback?.bind(window) ?? ((work) => setTimeout(work, 200));
  // What Plotly needs is fetched after the page has been painted, so that nothing holds up the pictures.
  const painted = new Promise((resolve) => {
    if (!window.PerformanceObserver?.supportedEntryTypes?.includes("paint")) return resolve();
    new PerformanceObserver(resolve).observe({ type: "paint", buffered: true });
  });

  // The colours of dashboards/charts/theme.py and the custom properties of site.css that follow the scheme.
  const TOKENS = {
    "#ffffff": "--paper",
    "#1f2328": "--ink",
    "#565b61": "--ink-quiet",
    "#e3e4e4": "--chart-grid",
    "#77797b": "--chart-axis",
    "#f2f1ee": "--chart-gap",
    "#5b3fa0": "--women",
    "#a65200": "--men",
    "#6a6e73": "--total",
    "#8f79c4": "--women-light",
    "#c0782e": "--men-light",
  };

  const figures = new Map(); // address -> promise of {KEY: figure}
  const drawn = new Set(); // elements that Plotly has drawn in
  let plotly;

  function load(tag, attributes) {
    return new Promise((resolve, reject) => {
      const element = Object.assign(document.createElement(tag), attributes);
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  // Plotly takes its style rules from this link instead of writing them into the page.
  function loadPlotly() {
    plotly ??= Promise.all([
      load("link", { rel: "stylesheet", id: "plotly.js-style-global", className: "no-inline-styles", href: own.style }),
      load("script", { src: own.plotly }),
    ]).then(() => document.documentElement.lang === "sv" && load("script", { src: own.locale }));
    return plotly;
  }

  function figuresOf(url) {
    if (!figures.has(url)) {
      const answer = fetch(url, { headers: { Accept: "application/json" } }).then((response) => {
        if (!response.ok) throw new Error(`${url}: ${response.status}`);
        return response.json();
      });
      figures.set(url, answer);
    }
    return figures.get(url);
  }

  function coloured(value, styles) {
    if (Array.isArray(value)) return value.map((one) => coloured(one, styles));
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, coloured(one, styles)]));
    }
    return Object.hasOwn(TOKENS, value) ? styles.getPropertyValue(TOKENS[value]).trim() : value;
  }

  // Plotly's picture gets the height and the text size of the SVG, so that nothing moves.
  function measured(svg) {
    const { width, height } = svg.getBoundingClientRect();
    const size = parseFloat(getComputedStyle(svg.querySelector("text")).fontSize);
    return { width, height, textSize: (size * width) / svg.viewBox.baseVal.width };
  }

  function paint(plot) {
    const { data, layout, config } = coloured(plot.figure, getComputedStyle(document.documentElement));
    const { width, height, textSize } = plot.picture;
    const scale = textSize / layout.font.size;
    layout.height = height;
    layout.font.size = textSize;
    for (const side of "rtb") layout.margin[side] *= scale;
    // A period without a figure has nothing to tell, not its neighbour's figure.
    const room = width - layout.margin.l - layout.margin.r;
    layout.hoverdistance = Math.ceil(room / layout.xaxis.categoryarray.length / 2);
    return window.Plotly.react(plot, data, layout, config);
  }

  async function draw(chart) {
    if (chart.dataset.state || !chart.isConnected) return;
    chart.dataset.state = "asked";
    watcher.unobserve(chart);
    try {
      const url = chart.closest("[data-charts-url]").dataset.chartsUrl;
      const [answer] = await Promise.all([figuresOf(url), loadPlotly()]);
      const figure = answer[chart.dataset.chart];
      if (!figure?.data.length) return;
      await new Promise((next) => idle(next, { timeout: 500 }));
      if (!chart.isConnected) return; // replaced meanwhile
      const plot = document.createElement("div");
      plot.className = "chart-plot";
      plot.ariaHidden = "true";
      plot.figure = figure;
      plot.picture = measured(chart.querySelector("svg"));
      chart.append(plot);
      chart.dataset.drawn = "";
      drawn.add(plot);
      await paint(plot);
    } catch (problem) {
      if (!chart.isConnected) return;
      forget(chart);
      delete chart.dataset.drawn;
      chart.querySelector(".chart-plot")?.remove();
      console.warn("The chart stays a picture:", problem);
    }
  }

  const watcher = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) painted.then(() => idle(() => draw(target), { timeout: 1000 }));
    }
  });

  function prepare(root) {
    // Plotly knows nothing of the reader's own colours; the style sheet does.
    if (matchMedia("(forced-colors: active)").matches) return;
    const charts = root.matches?.(".chart[data-chart]") ? [root] : root.querySelectorAll(".chart[data-chart]");
    for (const chart of charts) {
      if (!chart.closest("[data-charts-url]") || chart.dataset.prepared !== undefined) continue;
      chart.dataset.prepared = "";
      for (const touch of ["pointerenter", "touchstart", "focusin"]) {
        chart.addEventListener(touch, () => draw(chart), { once: true, passive: true });
      }
      if (!waits) watcher.observe(chart);
    }
  }

  function forget(root) {
    for (const plot of drawn) {
      if (root.contains(plot)) {
        drawn.delete(plot);
        idle(() => window.Plotly.purge(plot));
      }
    }
  }

  dark.addEventListener("change", () => drawn.forEach(paint));
  document.addEventListener("htmx:load", (event) => prepare(event.detail.elt));
  // htmx bids farewell to each of the thousands of elements that a new picture replaces, though none
  // listens: so they are gone before it comes to that, and a change of filter is seen in half the time.
  document.addEventListener("htmx:beforeSwap", ({ detail: { target, shouldSwap } }) => {
    if (!shouldSwap || !target.matches("[data-charts-url]")) return;
    forget(target);
    target.replaceChildren();
  });
  prepare(document);
})();
