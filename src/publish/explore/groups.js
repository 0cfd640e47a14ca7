// Groups of the chosen list: where their economies lie, the figure of the group, and its way through the years.
const COLOURS = ["var(--blue)", "var(--orange)", "var(--teal)", "var(--purple)", "var(--grey)"];
const DASHES = [null, "7 3", "2 3", "9 3 2 3", "4 2", "1 4", "12 4", "6 2 2 2 2 2"];
const MOST_LINES = DASHES.length;
let CHOSEN_GROUPS = new Set();

function strip(view, members, figure, [low, high]) {
  const { of, cell, } = view, width = 260, x = linear([low, high], [8, width - 8]);
  const chart = s("svg", { viewBox: `0 0 ${width} 26`, class: "strip", "aria-hidden": "true" }, s("line", { x1: 8, x2: width - 8, y1: 13, y2: 13, class: "grid-line" }));
  for (const economy of members) {
    const one = valueOf(of, cell, economy, state.y);
    if (!one) { continue; }
    const isChosen = DATA.economies[economy].code === state.e;
    chart.append(s("line", { x1: x(one.value), x2: x(one.value), y1: isChosen ? 1 : 7, y2: isChosen ? 25 : 19, stroke: isChosen ? "var(--orange)" : "var(--blue)", "stroke-width": isChosen ? 3 : 1.4, "stroke-opacity": isChosen ? 1 : 0.55, "stroke-dasharray": one.isImputed ? "2 2" : null }));
  }
  if (figure && figure.value !== null && of.indicator.statistic !== "sum") { chart.append(s("circle", { cx: x(figure.value), cy: 13, r: 5, fill: "var(--ink)" })); }
  return chart;
}

/// The address that leads from the figure of a group to its parts.
function partsAddress(group) {
  const { classification, edition, id } = DATA.groups[group];
  return `#${new URLSearchParams({ i: state.i, g: `${classification}:${edition}:${id}`, b: state.b, y: state.y })}`;
}

function groupRow(view, group, bounds) {
  const { of, cell } = view, figure = figureOf(of, cell, group, state.y), members = membersOf(of, group, state.y);
  const name = named(DATA.groups[group].name), interval = figure && figure.lower !== null;
  const decimals = of.indicator.decimals[1];
  return h("tr", {},
    h("th", { scope: "row" }, h("button", { type: "button", class: "link", "data-group": group, "aria-pressed": String(CHOSEN_GROUPS.has(group)) }, name)),
    h("td", { class: "wide" }, strip(view, members, figure, bounds)),
    h("td", { class: "value" }, figure && figure.value !== null ? h("a", { href: partsAddress(group), "aria-describedby": "parts-lead" }, withUnit(figure.value, of.indicator, true)) : w("not-shown")),
    h("td", { class: "value" }, interval ? `${number(figure.lower, decimals)}–${number(figure.upper, decimals)}` : ""),
    h("td", { class: "value" }, figure && figure.reported_percent !== null ? `${number(figure.reported_percent, 0)}\u202f%` : ""),
    h("td", { class: "value" }, String(members.length)));
}

/// The groups whose lines are drawn: those that were chosen, else those of the list.
function drawnGroups(view) {
  const all = view.lists.flatMap((list) => list.groups), chosen = all.filter((group) => CHOSEN_GROUPS.has(group));
  return (chosen.length ? chosen : view.list?.groups ?? []).slice(0, MOST_LINES);
}

function drawLines(view) {
  const { of, cell, years } = view;
  const series = drawnGroups(view).map((group, at) => {
    const points = years.map((year) => figureOf(of, cell, group, year)).filter((one) => one && one.value !== null);
    return { name: named(DATA.groups[group].name), colour: COLOURS[at % COLOURS.length], dash: DASHES[at], points };
  }).filter((one) => one.points.length);
  const words = series.map((one) => { const last = one.points[one.points.length - 1]; return `${one.name} ${last.year}: ${withUnit(last.value, of.indicator, true)}`; });
  by("lines").replaceChildren(lineChart(series, of.indicator, words.join("; "), { chosen: state.y, width: widthOf("lines") }),
    h("ul", { class: "legend" }, ...series.map((one) => h("li", {}, s("svg", { viewBox: "0 0 28 8", class: "key", "aria-hidden": "true" }, s("line", { x1: 0, x2: 28, y1: 4, y2: 4, stroke: one.colour, "stroke-width": 2.5, "stroke-dasharray": one.dash })), one.name))));
}

function drawGroups(view) {
  const { of, cell, lists, list } = view;
  by("list").replaceChildren(...lists.map((one) => h("option", { value: one.key, selected: one.key === state.l ? "" : null }, listName(one))));
  const values = DATA.economies.map((_, economy) => valueOf(of, cell, economy, state.y)?.value).filter((value) => value !== undefined);
  const bounds = of.indicator.unit === "percent" ? [0, 100] : [Math.min(0, ...values), Math.max(1e-9, ...values)];
  const world = lists.find((one) => one.groups.length === 1 && one.key.startsWith("world:"))?.groups ?? [];
  const rows = [...new Set([...world, ...(list?.groups ?? [])])];
  by("groups").replaceChildren(h("table", {}, h("caption", {}, w("groups-caption")), h("thead", {}, h("tr", {}, ...[["group", ""], ["distribution", "wide"], ["value", "value"], ["interval", "value"], ["reported-share", "value"], ["economies", "value"]].map(([id, kind]) => h("th", { scope: "col", class: kind }, w(id))))),
    h("tbody", {}, ...rows.map((group) => groupRow(view, group, bounds)))));
  drawLines(view);
}

function listName(list) {
  const groups = list.groups.map((group) => named(DATA.groups[group].name));
  const some = groups.slice(0, 3).join(w("comma")) + (groups.length > 3 ? "…" : "");
  return `${some} (${list.classification} ${list.edition})`;
}
