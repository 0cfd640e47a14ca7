// Elements, numbers and scales.
const SVG = "http://www.w3.org/2000/svg";

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) { continue; }
    if (name.startsWith("on")) { element.addEventListener(name.slice(2), value); } else { element.setAttribute(name, value); }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}
function h(tag, attributes = {}, ...children) { return filled(document.createElement(tag), attributes, children); }
function s(tag, attributes = {}, ...children) { return filled(document.createElementNS(SVG, tag), attributes, children); }
function by(id) { return document.getElementById(id); }

/// A number as a reader of the language writes it.
function number(value, decimals) {
  if (value === null || value === undefined) { return w("none-short"); }
  const scale = 10 ** decimals, rounded = Math.round(Math.abs(value) * scale * (1 + 1e-12)) / scale;
  const [whole, fraction] = rounded.toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, w("group-mark"));
  return (value < 0 && rounded > 0 ? "\u2212" : "") + grouped + (fraction ? w("decimal-mark") + fraction : "");
}

/// A value of an economy with its unit.
function withUnit(value, indicator, ofFigure = false) {
  const decimals = indicator.decimals[ofFigure ? 1 : 0];
  const unit = w(`unit-${(ofFigure ? indicator.figure_unit : indicator.unit).replaceAll(/[^A-Za-z0-9]+/g, "-").replace(/-$/, "")}`);
  return unit === "%" ? `${number(value, decimals)}\u202f%` : `${number(value, decimals)} ${unit}`;
}

function codeInWords(code) {
  const known = WORDS[state.c][`code-${code.replace(/^_/, "")}`] ?? null;
  const range = code.match(/^(_X_)?Y(?:(\d+)T(\d+)|_GE(\d+))$/);
  if (range) {
    const ages = range[4] ? `${range[4]}+` : `${range[2]}–${range[3]}`;
    return w(range[1] ? "ages-except" : "ages", { ages });
  }
  return known ?? code;
}

/// A breakdown in words; the total where it names no part.
function cellInWords(cell) {
  const parts = cell.filter((code) => !["_T", "_Z"].includes(code)).map(codeInWords);
  return parts.join(w("comma")) || w("total");
}

function ticks(low, high, n = 4) {
  const raw = (high - low) / n || 1, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((by) => by * power).find((by) => by >= raw) ?? raw;
  const all = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) { all.push(Number(tick.toPrecision(12))); }
  return all;
}

function linear([low, high], [from, to]) { return (value) => from + (value - low) / (high - low || 1) * (to - from); }

/// Short form of a large number on an axis.
function short(value) {
  for (const [size, id] of [[1e9, "billion"], [1e6, "million"], [1e3, "thousand"]]) {
    if (Math.abs(value) >= size) { return w(id, { n: String(Number((value / size).toPrecision(3))).replace(".", w("decimal-mark")) }); }
  }
  return String(Number(value.toPrecision(3))).replace(".", w("decimal-mark"));
}

/// Bounds between five classes of colour: a percentage has round ones, everything else fifths of its economies.
function classBounds(values, indicator) {
  if (indicator.unit === "percent") { return [20, 40, 60, 80]; }
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? [1, 2, 3, 4].map((fifth) => sorted[Math.floor(fifth * (sorted.length - 1) / 5)]) : [];
}
function classOf(value, bounds) { return bounds.filter((bound) => value >= bound).length; }

/// The mark of a value: a filled disc where it is reported, an empty diamond where it is imputed.
function mark(x, y, isImputed, colour, size = 4) {
  if (!isImputed) { return s("circle", { cx: x, cy: y, r: size, fill: colour, stroke: "var(--paper)", "stroke-width": 1 }); }
  const r = size + 1;
  return s("path", { d: `M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`, fill: "var(--paper)", stroke: colour, "stroke-width": 1.6 });
}

/// The width of an element, so that letters in a chart are as large as those beside it.
function widthOf(id) { return Math.min(Math.max(by(id).clientWidth, 340), 760); }

/// Lines through the years. Each series: { name, colour, dash, points: [{ year, value, lower, upper, isImputed }] }.
function lineChart(series, indicator, label, { marks = false, chosen = null, width = 560 } = {}) {
  const height = 250, left = 52, right = 14, top = 12, bottom = 26;
  const points = series.flatMap((one) => one.points);
  if (!points.length) { return h("p", { class: "muted" }, w("nothing-to-draw")); }
  const years = points.map((point) => point.year), from = Math.min(...years), to = Math.max(...years);
  const ends = points.flatMap((point) => [point.value, point.lower, point.upper]).filter((end) => end !== null && end !== undefined);
  const high = indicator.unit === "percent" && Math.max(...ends) > 60 ? 100 : Math.max(...ends) * 1.05 || 1;
  const x = linear([from, to], [left, width - right]), y = linear([Math.min(0, ...ends), high], [height - bottom, top]);
  const chart = s("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
  for (const tick of ticks(Math.min(0, ...ends), high)) {
    chart.append(s("line", { x1: left, x2: width - right, y1: y(tick), y2: y(tick), class: "grid-line" }),
      s("text", { x: left - 6, y: y(tick) + 4, "text-anchor": "end" }, short(tick)));
  }
  const step = Math.max(1, Math.ceil((to - from) / (width / 85)));
  for (let year = to; year >= from; year -= step) {
    chart.append(s("text", { x: x(year), y: height - 8, "text-anchor": "middle" }, String(year)));
  }
  if (chosen !== null && chosen >= from && chosen <= to) {
    chart.append(s("line", { x1: x(chosen), x2: x(chosen), y1: top, y2: height - bottom, class: "chosen-year" }));
  }
  for (const one of series) {
    const banded = one.points.filter((point) => point.lower !== null && point.lower !== undefined);
    for (const point of banded) {
      chart.append(s("line", { x1: x(point.year), x2: x(point.year), y1: y(point.lower), y2: y(point.upper), stroke: one.colour, class: "whisker" }));
    }
    const path = one.points.map((point, at) => `${at && one.points[at - 1].year === point.year - 1 ? "L" : "M"}${x(point.year).toFixed(1)} ${y(point.value).toFixed(1)}`);
    chart.append(s("path", { d: path.join(""), fill: "none", stroke: one.colour, "stroke-width": 2, "stroke-dasharray": one.dash ?? null }));
    if (marks || one.points.length === 1) { one.points.forEach((point) => chart.append(mark(x(point.year), y(point.value), point.isImputed, one.colour))); }
  }
  return chart;
}
