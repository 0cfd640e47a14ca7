// All economies at once: a grid of equal tiles by group, which hides no small island, or a map.
const WORLD = JSON.parse(document.getElementById("world").textContent);

function told(economy, one, indicator) {
  const name = named(DATA.economies[economy].name);
  if (!one) { return w("tile-none", { name }); }
  return w(one.isImputed ? "tile-imputed" : "tile-reported", { name, value: withUnit(one.value, indicator) });
}

function tile(view, bounds, economy) {
  const { of, cell } = view, one = valueOf(of, cell, economy, state.y), { code } = DATA.economies[economy];
  const kind = one ? `class-${classOf(one.value, bounds)}${one.isImputed ? " imputed" : ""}` : "empty";
  const shown = one ? (Math.abs(one.value) >= 1000 ? short(one.value) : number(one.value, Math.min(of.indicator.decimals[0], 1))) : w("none-short");
  return h("button", {
    type: "button", class: `tile ${kind}`, "data-economy": code, "aria-pressed": String(code === state.e), tabindex: -1,
    "aria-label": told(economy, one, of.indicator), title: told(economy, one, of.indicator),
  }, h("span", { class: "code" }, code), h("span", {}, shown));
}

function tiles(view, bounds) {
  const { of, list } = view, rest = new Set(DATA.economies.keys());
  const parts = (list?.groups ?? []).map((group) => ({ name: named(DATA.groups[group].name), members: membersOf(of, group, state.y) }));
  parts.forEach((part) => part.members.forEach((economy) => rest.delete(economy)));
  const others = [...rest].filter((economy) => valueOf(of, view.cell, economy, state.y));
  if (others.length) { parts.push({ name: w("in-no-group"), members: others }); }
  return parts.filter((part) => part.members.length).map((part) => h("section", { class: "region" },
    h("h3", {}, part.name), h("div", { class: "tiles" }, ...part.members.map((economy) => tile(view, bounds, economy)))));
}

function map(view, bounds) {
  const { of, cell } = view;
  const chart = s("svg", { viewBox: "0 0 1000 500", class: "map", role: "group", "aria-label": w("map-label") });
  chart.append(s("defs", {}, s("pattern", { id: "hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    s("line", { x1: 0, y1: 0, x2: 0, y2: 6, stroke: "var(--paper)", "stroke-width": 2 }))), s("path", { d: WORLD.other, class: "land" }));
  DATA.economies.forEach(({ code }, economy) => {
    const path = WORLD.economies[code];
    if (!path) { return; }
    const one = valueOf(of, cell, economy, state.y), words = told(economy, one, of.indicator);
    chart.append(s("path", {
      d: path, class: `land ${one ? `class-${classOf(one.value, bounds)}` : ""}${code === state.e ? " chosen" : ""}`,
      "data-economy": code, role: "button", tabindex: -1, "aria-label": words, "aria-pressed": String(code === state.e),
    }, s("title", {}, words)));
    if (one?.isImputed) { chart.append(s("path", { d: path, fill: "url(#hatch)", class: "hatch" })); }
  });
  return [h("div", { class: "scroll" }, chart), h("p", { class: "muted" }, `${w("map-note")} ${WORLD.source}`)];
}

function legend(bounds, indicator) {
  const key = h("ul", { class: "legend" });
  const ends = [null, ...bounds, null], text = (value) => withUnit(value, { ...indicator, decimals: [bounds.every(Number.isInteger) ? 0 : indicator.decimals[0], 0] });
  for (let at = 0; at <= bounds.length; at += 1) {
    const words = ends[at] === null ? w("below", { value: text(ends[at + 1] ?? 0) })
      : ends[at + 1] === null ? w("from", { value: text(ends[at]) }) : `${text(ends[at])}–${text(ends[at + 1])}`;
    key.append(h("li", {}, h("span", { class: `swatch class-${at}` }), words));
  }
  key.append(h("li", {}, h("span", { class: "swatch imputed" }), w("imputed-mark")), h("li", {}, h("span", { class: "swatch empty" }, w("none-short")), w("no-value")));
  return key;
}

function drawPlaces(view) {
  const { of, cell } = view, known = DATA.economies.map((_, economy) => valueOf(of, cell, economy, state.y)).filter((one) => one);
  const bounds = [...new Set(classBounds(known.map((one) => one.value), of.indicator))];
  by("legend").replaceChildren(legend(bounds, of.indicator));
  by("places").replaceChildren(...(state.v === "map" ? map(view, bounds) : tiles(view, bounds)));
  const first = by("places").querySelector("[aria-pressed=true]") ?? by("places").querySelector("[data-economy]");
  first?.setAttribute("tabindex", 0);
  document.querySelectorAll("[data-view]").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.view === state.v)));
  by("places-count").textContent = w("places-count", {
    n: known.length, reported: known.filter((one) => !one.isImputed).length, imputed: known.filter((one) => one.isImputed).length,
  });
}

/// Arrow keys go from tile to tile, Enter and Space choose.
function keysOfPlaces(event) {
  const all = [...by("places").querySelectorAll("[data-economy]")], at = all.indexOf(event.target.closest("[data-economy]"));
  if (at < 0) { return; }
  if (event.target instanceof SVGElement && ["Enter", " "].includes(event.key)) { event.preventDefault(); choose({ e: all[at].dataset.economy }); return; }
  const row = (one) => one.getBoundingClientRect();
  const vertical = (way) => {
    const here = row(all[at]), there = all.filter((one) => way * (row(one).top - here.top) > 5);
    const distance = (one) => Math.abs(row(one).top - here.top) * 1000 + Math.abs(row(one).left - here.left);
    return there.sort((a, b) => distance(a) - distance(b))[0];
  };
  const to = { ArrowRight: () => all[at + 1], ArrowLeft: () => all[at - 1], ArrowDown: () => vertical(1), ArrowUp: () => vertical(-1), Home: () => all[0], End: () => all[all.length - 1] }[event.key];
  const next = to?.();
  if (to) { event.preventDefault(); }
  if (next) { all[at].setAttribute("tabindex", -1); next.setAttribute("tabindex", 0); next.focus(); }
}
