// One economy: its value and how sure it is, where it comes from, its series, donors, and what it weighs in its groups.
function howSure(view, economy, one) {
  const { of, cell } = view, { indicator } = of, decimals = indicator.decimals[0];
  if (!one) { return [h("p", {}, w("economy-none", { year: state.y }))]; }
  const source = one.source === null ? null : DATA.sources[one.source];
  const lines = [];
  if (one.isImputed) {
    lines.push(h("p", {}, h("strong", {}, w("sure-imputed")), " ", w(`method-${one.method}`)));
    if (one.lower !== null) { lines.push(h("p", {}, w("sure-interval", { lower: number(one.lower, decimals), upper: number(one.upper, decimals) }))); }
    const reports = reportsOf(view, economy);
    if (reports.length) {
      const near = nearest(reports);
      const stated = { year: near.year, value: withUnit(near.value, indicator) };
      lines.push(h("p", {}, w("sure-nearest", stated), " ", ...sourceOf(near)));
    } else { lines.push(...ofTotal(view, economy)); }
    const donors = of.donors.get(cell)?.get(economy);
    if (donors) { lines.push(h("p", {}, w("sure-donors", { donors: donors.of.map(([donor, weight]) => `${named(DATA.economies[donor].name)} (${number(weight, 2)})`).join(w("comma")) }))); }
  } else {
    lines.push(h("p", {}, h("strong", {}, w(one.status === "E" ? "sure-estimated" : "sure-reported")), " ", one.method === "reported" ? "" : w(`method-${one.method}`)));
    if (source) { lines.push(h("p", {}, ...sourceOf(one))); }
  }
  if (one.status) { lines.push(h("p", { class: "muted" }, w("sure-status", { code: one.status, words: w(`status-${one.status}`) }))); }
  return lines;
}

/// What is known of an economy that never reported the breakdown: its total, if it has one.
function ofTotal(view, economy) {
  const { of, cell } = view, category = of.indicator.cells[cell][3];
  const total = of.indicator.cells.findIndex((codes) => codes.slice(0, 3).every((code) => code === "_T") && codes[3] === category);
  const reports = total < 0 || total === cell ? [] : reportsOf({ of, cell: total }, economy);
  if (!reports.length) { return [h("p", {}, w("sure-never"))]; }
  const near = nearest(reports);
  return [h("p", {}, w("sure-total", { year: near.year, value: withUnit(near.value, of.indicator) }), " ", ...sourceOf(near))];
}

function nearest(reports) {
  return reports.reduce((best, row) => (Math.abs(row.year - state.y) < Math.abs(best.year - state.y) ? row : best));
}

function sourceOf(one) {
  if (one.source === null) { return []; }
  const source = DATA.sources[one.source];
  return [w("source", { source: source.citation || source.dataset }), " ", h("span", { class: "muted" }, `${DATA.files[one.file]}:${one.line}`)];
}

function reportsOf(view, economy) {
  const byYear = view.of.values.get(view.cell)?.get(economy) ?? new Map();
  return [...byYear.keys()].sort((a, b) => a - b).map((year) => valueOf(view.of, view.cell, economy, year)).filter((one) => !one.isImputed);
}

function seriesOf(view, economy) {
  return view.years.map((year) => valueOf(view.of, view.cell, economy, year)).filter((one) => one);
}

function weightRows(view, economy) {
  const { of, cell, lists } = view, rows = [];
  for (const list of lists) {
    for (const group of list.groups) {
      const members = membersOf(of, group, state.y);
      if (!members.includes(economy)) { continue; }
      const weight = (one) => weightOf(of, cell, one, state.y)?.weight ?? 0;
      const all = added(members.map(weight));
      rows.push(h("tr", {}, h("th", { scope: "row" }, `${named(DATA.groups[group].name)}`), h("td", { class: "muted" }, `${list.classification} ${list.edition}`),
        h("td", { class: "value" }, all > 0 ? `${number(weight(economy) / all * 100, 2)}\u202f%` : "")));
    }
  }
  return rows;
}

function seriesTable(view, series) {
  const decimals = view.of.indicator.decimals[0];
  return h("details", {}, h("summary", {}, w("series-table")), h("div", { class: "scroll" }, h("table", {},
    h("thead", {}, h("tr", {}, ...["year-column", "value", "interval", "how", "status", "where"].map((id) => h("th", { scope: "col" }, w(id))))),
    h("tbody", {}, ...[...series].reverse().map((one) => h("tr", {}, h("th", { scope: "row" }, String(one.year)), h("td", { class: "value" }, number(one.value, decimals)),
      h("td", { class: "value" }, one.lower === null ? "" : `${number(one.lower, decimals)}–${number(one.upper, decimals)}`),
      h("td", {}, one.isImputed ? w("imputed") : w("reported")), h("td", {}, one.status), h("td", { class: "muted" }, one.file === null ? "" : `${DATA.files[one.file]}:${one.line}`)))))));
}

function drawEconomy(view) {
  const { of, cell } = view, place = placeOf(state.e), panel = by("economy");
  if (place < 0) { panel.replaceChildren(h("h2", {}, w("economy-title")), h("p", { class: "muted" }, w("economy-choose"))); return; }
  const one = valueOf(of, cell, place, state.y), name = named(DATA.economies[place].name), series = seriesOf(view, place);
  const what = { indicator: named(of.indicator.name), breakdown: cellInWords(of.indicator.cells[cell]), year: state.y };
  const label = `${name}: ` + series.filter((_, at) => at === 0 || at === series.length - 1).map((row) => `${row.year}: ${withUnit(row.value, of.indicator)}`).join("; ");
  const rows = weightRows(view, place), isIn = state.o.includes(state.e);
  panel.replaceChildren(h("h2", {}, name), h("p", { class: "muted" }, w("economy-what", what)),
    h("p", { class: "big" }, one ? withUnit(one.value, of.indicator) : w("no-value")), ...howSure(view, place, one),
    h("h3", {}, w("series")), lineChart(series.length ? [{ name, colour: "var(--blue)", points: series }] : [], of.indicator, label, { marks: true, chosen: state.y, width: widthOf("economy") - 40 }),
    h("p", { class: "muted keys" }, s("svg", { viewBox: "0 0 12 12", class: "key-mark", "aria-hidden": "true" }, mark(6, 6, false, "var(--blue)")), w("reported"), s("svg", { viewBox: "0 0 12 12", class: "key-mark", "aria-hidden": "true" }, mark(6, 6, true, "var(--blue)")), w("imputed-with-interval")),
    series.length ? seriesTable(view, series) : null,
    rows.length ? h("details", {}, h("summary", {}, w("weights-title")), h("table", {}, h("tbody", {}, ...rows))) : null,
    h("p", {}, h("button", { type: "button", class: "action", id: "to-region" }, w(isIn ? "region-remove" : "region-add", { name }))));
  by("to-region").addEventListener("click", () => choose({ o: isIn ? state.o.filter((code) => code !== state.e) : [...state.o, state.e] }));
}
