// Draws <figure data-chart>: its <script type="application/json"> holds a Vega-Lite chart. The page
// has the same numbers as a table, [data-chart-table] in the figure or right after it, which stays
// as it is when anything fails. Vega comes only where a chart is seen, from the addresses that this
// file's own tag gives: data-vega, data-vega-lite, data-vega-embed; the words of the buttons too.
"use strict";

{
  const own = document.currentScript.dataset;
  const words = {
    svg: own.saveSvg ?? "Save as SVG", png: own.savePng ?? "Save as PNG", table: own.showTable ?? "View data as table",
  };
  const PNG_SCALE = 2;      // sharp on screens of two dots a pixel
  const MAP_RATIO = 0.5;    // the height of a map of the world beside its width
  const REST_MS = 120;      // a brush moves many times a second; its result is told when it rests
  const CHOSEN = "chosen";  // the selection that is told to the page
  // Okabe and Ito's colours, told apart by colour-blind eyes, those that stand out on each paper first.
  const PALETTES = {
    light: {
      category: ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#7a7a7a"],
      few: "#a9d1cb", many: "#0f6b63",
    },
    dark: {
      category: ["#56b4e9", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#f0e442", "#9a9a9a"],
      few: "#34786f", many: "#5cc4b8",
    },
  };
  const drawn = new Map();  // figure: what finishes its chart
  const told = new Set();   // the figures of which something is chosen
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const calm = matchMedia("(prefers-reduced-motion: reduce)");

  function element(name, properties, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  }

  let library;
  function vegaEmbed() {
    library ??= Promise.all([own.vega, own.vegaLite, own.vegaEmbed].map(script)).then(() => window.vegaEmbed);
    return library;
  }
  function script(src) {
    return new Promise((resolve, reject) => {
      // Not async: they run in the order of these tags, each needs the one before.
      const tag = element("script", { src, async: false, onload: resolve });
      tag.onerror = () => reject(new Error(`${src} could not be loaded`));
      document.head.append(tag);
    });
  }

  // The theme is the page's own: the names of site.css, read when the chart is drawn.
  function theme() {
    const style = getComputedStyle(document.documentElement);
    const named = (name, otherwise) => style.getPropertyValue(`--${name}`).trim() || otherwise;
    const paper = named("paper", "#fcfcfa"), ink = named("ink", "#1c2326");
    const faint = named("faint", "#5a6569"), rule = named("rule", "#d9dedb");
    const text = { labelColor: faint, titleColor: ink, titleFontWeight: 600, labelFontSize: 12, titleFontSize: 12 };
    const { category, few, many } = PALETTES[style.colorScheme] ?? PALETTES.light, ramp = [few, many];
    return {
      aria: false,  // see describe()
      background: paper, font: named("sans", "sans-serif"),
      axis: { ...text, domainColor: rule, gridColor: rule, tickColor: rule }, axisQuantitative: { tickCount: 6 },
      legend: text, header: text, title: { color: ink, subtitleColor: faint, fontWeight: 650 },
      mark: { color: named("accent", many) }, point: { filled: true, size: 50, opacity: .85 }, text: { color: ink }, rule: { color: faint },
      // A country without a number stays on the map, in grey; Vega-Lite would leave it out.
      geoshape: { stroke: paper, invalid: null }, scale: { invalid: { color: { value: rule } } },
      view: { stroke: rule }, range: { category, ramp, heatmap: ramp },
    };
  }

  // A chart of one view that says no width takes that of its place; a map is no higher than it needs.
  function fitted(spec, room) {
    const rows = spec.encoding ?? {};
    const isOne = (spec.mark || spec.layer) && !rows.row && !rows.column && !rows.facet;
    if (!isOne || spec.width !== undefined) return spec;
    const height = spec.projection && room ? Math.min(spec.height, Math.round(room * MAP_RATIO)) : spec.height;
    return { ...spec, width: "container", height };
  }

  const isMoving = (spec) => /"(on|type)":"timer"|"time":\{"field"/.test(JSON.stringify(spec));

  // Which rows a brush holds only Vega can say, so it is given one more data set, of just those.
  function withChosen(vega) {
    const rows = sourceOf(vega.marks, {});
    if (!rows || !vega.data.some((one) => one.name === `${CHOSEN}_store`)) return vega;
    const isIn = `length(data("${CHOSEN}_store")) && vlSelectionTest("${CHOSEN}_store", datum)`;
    vega.data.push({ name: `${CHOSEN}_rows`, source: rows, transform: [{ type: "filter", expr: isIn }] });
    return vega;
  }
  function sourceOf(marks, facets) {
    for (const mark of marks ?? []) {
      const facet = mark.from?.facet;
      if (mark.type === "group") {
        const within = sourceOf(mark.marks, facet ? { ...facets, [facet.name]: facet.data } : facets);
        if (within) return within;
      } else if (/(^|_)marks$/.test(mark.name) && mark.interactive !== false && mark.from?.data) {
        return facets[mark.from.data] ?? mark.from.data;
      }
    }
    return undefined;
  }

  function tell(figure, rows) {
    const known = rows.filter((row) => row.id !== undefined && row.id !== null);
    if (known.length) told.add(figure); else told.delete(figure);
    figure.dispatchEvent(new CustomEvent("entrepot:chosen", { bubbles: true, detail: { ids: known.map((row) => row.id) } }));
    const list = figure.dataset.chosenTarget && document.querySelector(figure.dataset.chosenTarget);
    if (list) list.replaceChildren(...known.map((row) => element("li", {}, link(row))));
  }
  function link({ id, name, href }) {
    const textContent = String(name ?? id);
    const isOurs = href && new URL(href, location.href).origin === location.origin;
    return element(isOurs ? "a" : "span", isOurs ? { href, textContent } : { textContent });
  }

  function listen(figure, view) {
    let timer;
    const rows = `${CHOSEN}_rows`;
    const hear = (_, chosen) => { clearTimeout(timer); timer = setTimeout(() => tell(figure, [...chosen]), REST_MS); };
    try { view.addDataListener(rows, hear); } catch { /* a chart without this selection */ }
    return () => clearTimeout(timer);
  }

  // Vega itself follows the window only; its place also changes when a panel beside it opens.
  function followWidth(view, place, spec) {
    if (spec.width !== "container") return () => {};
    const observer = new ResizeObserver(() => {
      const width = place.clientWidth;
      if (width > 0 && width !== view.signal("width")) view.signal("width", width).runAsync();
    });
    observer.observe(place);
    return () => observer.disconnect();
  }

  function tools(figure, view) {
    const save = (type) => element("button", {
      type: "button", className: "plain", textContent: words[type],
      async onclick() {
        const href = await view.toImageURL(type, type === "png" ? PNG_SCALE : 1);
        element("a", { href, download: `${figure.id || "chart"}.${type}` }).click();
      },
    });
    return element("div", { className: "chart-tools" }, save("svg"), save("png"), ...tableSwitch(figure));
  }
  function tableOf(figure) {
    const next = figure.nextElementSibling;
    return figure.querySelector("[data-chart-table]") ?? (next?.matches("[data-chart-table]") ? next : null);
  }
  function tableSwitch(figure) {
    const table = tableOf(figure);
    if (!table) return [];
    const button = element("button", { type: "button", className: "plain", textContent: words.table });
    const show = (isShown) => {
      table.hidden = !isShown;
      button.setAttribute("aria-expanded", String(isShown));
      figure.dataset.tableShown = String(isShown);
    };
    button.onclick = () => show(table.hidden);
    show(figure.dataset.tableShown === "true");
    table.id ||= `chart-table-${document.querySelectorAll("[data-chart-table][id]").length}`;
    button.setAttribute("aria-controls", table.id);
    return [button];
  }

  function options(failed) {
    const loader = window.vega.loader(), load = loader.load.bind(loader);
    // Vega draws an empty chart where data cannot be had; here the table is then better.
    loader.load = (...asked) => load(...asked).catch((error) => { failed.push(error); throw error; });
    return {
      mode: "vega-lite", renderer: "svg", actions: false, loader, config: theme(), patch: withChosen,
      logLevel: window.vega.Error,                                    // it warns of what it sets right itself
      ast: true,                                                      // no eval: the policy forbids it
      defaultStyle: false, tooltip: { disableDefaultStyle: true },    // nor <style>: see charts.css
    };
  }

  function specOf(figure) {
    const spec = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
    if (calm.matches && isMoving(spec)) throw new Error("it moves, and less motion is wished");
    return fitted(spec, figure.clientWidth);
  }

  function clear(figure) {
    drawn.get(figure)?.();
    drawn.delete(figure);
    if (told.delete(figure)) tell(figure, []);  // a new chart begins with nothing chosen
    figure.querySelectorAll(".chart-place, .chart-tools").forEach((left) => left.remove());
  }

  async function draw(figure) {
    clear(figure);
    const place = element("div", { className: "chart-place" }), failed = [], stops = [];
    const stop = () => stops.forEach((one) => one());
    drawn.set(figure, stop);
    try {
      const spec = specOf(figure), embed = await vegaEmbed();
      if (drawn.get(figure) !== stop) return;  // meanwhile drawn anew, or gone
      figure.querySelector("script").before(place);
      const { view, finalize } = await embed(place, spec, options(failed));
      stops.push(listen(figure, view), followWidth(view, place, spec), finalize);
      if (failed.length) throw failed[0];
      if (drawn.get(figure) !== stop) return stop();
      describe(figure, place, spec);
      place.after(tools(figure, view));
      figure.dataset.chart = "drawn";
    } catch (error) {
      stop();
      place.remove();
      if (drawn.get(figure) === stop) giveUp(figure, error);
    }
  }

  // One picture with a name; what its marks say, the table says better.
  function describe(figure, place, spec) {
    place.setAttribute("role", "img");
    place.removeAttribute("aria-roledescription");
    place.querySelector("svg").setAttribute("aria-hidden", "true");
    place.setAttribute("aria-label", figure.querySelector("figcaption")?.textContent.trim() || spec.description || "");
  }

  function giveUp(figure, error) {
    const table = tableOf(figure);
    if (table) table.hidden = false;
    figure.dataset.chart = "failed";
    console.info(`A chart is not drawn, its table stays: ${error.message}`);
  }

  function refresh() {
    for (const figure of [...drawn.keys()]) if (!figure.isConnected) clear(figure);
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      if (!drawn.has(figure) && !figure.closest("details:not([open])")) draw(figure);
    }
  }
  function redraw() {
    for (const figure of [...drawn.keys()]) draw(figure);  // a copy: drawing adds to it
  }

  refresh();
  document.addEventListener("toggle", refresh, true);  // it does not bubble
  for (const name of ["htmx:afterSettle", "htmx:historyRestore"]) document.addEventListener(name, refresh);
  dark.addEventListener("change", redraw);
  calm.addEventListener("change", redraw);
  new MutationObserver(redraw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
