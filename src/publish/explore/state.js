// What is looked at: kept in the address behind #, so that a view can be sent as a link.
const WORDS = JSON.parse(document.getElementById("words").textContent);
const LANGUAGES = Object.keys(WORDS);
/// The figure whose parts are shown: group, statistic, the category under which it is filed, gap, and what is below its line.
const NO_PARTS = { g: "", s: "", t: "", k: "", g2: "", b2: "", y2: 0 };
const state = { i: "", b: "", y: 0, e: "", l: "", o: [], c: "en", v: "tiles", ...NO_PARTS };

function w(id, values = {}) {
  const text = WORDS[state.c][id] ?? WORDS.en[id] ?? id;
  return Object.entries(values).reduce((said, [name, value]) => said.replaceAll(`{${name}}`, value), text);
}

/// A name in the language of the page: a text for all, or one for each.
function named(name) {
  return typeof name === "string" ? name : name[state.c] ?? name.en ?? Object.values(name)[0] ?? "";
}

function readAddress() {
  const asked = new URLSearchParams(location.hash.slice(1));
  Object.assign(state, NO_PARTS);
  for (const key of ["i", "b", "e", "l", "c", "v", "g", "s", "t", "k", "g2", "b2"]) { if (asked.has(key)) { state[key] = asked.get(key); } }
  for (const key of ["y", "y2"]) { if (asked.has(key)) { state[key] = Number(asked.get(key)); } }
  if (asked.has("o")) { state.o = asked.get("o").split(".").filter((code) => code); }
}

/// A figure may be filed under a category that its values do not have: theirs is looked at then.
function settleFiled(of, keys) {
  const codes = state.b.split("/"), plain = [...codes.slice(0, 3), "_Z"].join("/");
  if (keys.includes(state.b) || !keys.includes(plain)) { return; }
  [state.b, state.t] = [plain, of.indicator.statistics.some((one) => one.category === codes[3]) ? codes[3] : ""];
}

/// Puts what cannot be in its place: an address may be of another run.
function settled() {
  if (!LANGUAGES.includes(state.c)) { state.c = "en"; }
  if (!["tiles", "map"].includes(state.v)) { state.v = "tiles"; }
  const indicators = DATA.indicators;
  const first = indicators.find((one) => one.donors.length) ?? indicators[0];
  if (!indicators.some((one) => one.id === state.i)) { state.i = first.id; }
  const of = indexed(state.i);
  const keys = of.indicator.cells.map((cell) => cell.join("/"));
  settleFiled(of, keys);
  if (!keys.includes(state.b)) {
    const isTotal = (cell) => cell.slice(0, 3).every((code) => code === "_T");
    const total = of.indicator.cells.findIndex((cell) => isTotal(cell) && cell[3].startsWith("_"));
    const part = total >= 0 ? total : of.indicator.cells.findLastIndex(isTotal);
    state.b = keys[Math.max(part, 0)];
  }
  const cell = keys.indexOf(state.b);
  const years = yearsOf(of, cell);
  if (!years.includes(state.y)) {
    const later = years.find((year) => year > state.y);
    state.y = state.y && later ? later : years[years.length - 1];
  }
  const lists = listsOf(of);
  if (!lists.some((list) => list.key === state.l)) {
    state.l = (lists.find((list) => list.groups.length > 2) ?? lists[0])?.key ?? "";
  }
  const codes = DATA.economies.map((economy) => economy.code);
  state.o = [...new Set(state.o)].filter((code) => codes.includes(code)).sort();
  if (state.e && !codes.includes(state.e)) { state.e = ""; }
  const isGroup = (key) => key === "own" || of.indicator.members.group.includes(groupPlace(key));
  const isKnown = isGroup(state.g) && (!state.g2 || isGroup(state.g2)) && (!state.b2 || keys.includes(state.b2)) && (!state.y2 || state.y2 < state.y);
  if (state.g && !isKnown) { Object.assign(state, NO_PARTS); }
  return { of, cell, years, lists, list: lists.find((list) => list.key === state.l) };
}

function writeAddress() {
  const parts = { i: state.i, b: state.b, y: state.y, l: state.l, e: state.e, o: state.o.join("."), v: state.v, c: state.c };
  if (state.g) { for (const key of Object.keys(NO_PARTS)) { parts[key] = state[key]; } }
  const text = Object.entries(parts).filter(([, value]) => value).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
  const address = `#${text.join("&")}`;
  if (location.hash !== address) { history.replaceState(null, "", address); }
}
