// The data of the page: unpacked once, indexed for each indicator when it is first looked at.
let DATA = null;
const INDEXED = new Map();

async function unpacked(letters) {
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

/// Columns as lists again: runs of the same, and steps from one number to the next.
const RUNS = ["cell", "economy", "source", "file", "lower", "upper", "method", "status", "of_whole", "group", "from", "to"];
const STEPS = ["year", "line"];

function expanded(columns) {
  const runs = (pairs) => pairs.flatMap(([value, n]) => new Array(n).fill(value));
  for (const name of RUNS) { if (name in columns) { columns[name] = runs(columns[name]); } }
  for (const name of STEPS) {
    let at = 0;
    if (name in columns) { columns[name] = runs(columns[name]).map((step) => (at += step)); }
  }
}

function nested(map, keys, value) {
  const last = keys.pop();
  for (const key of keys) {
    if (!map.has(key)) { map.set(key, new Map()); }
    map = map.get(key);
  }
  map.set(last, value);
}

function weightCell(indicator, cell) {
  const [sex, age, location] = indicator.cells[cell];
  return indicator.weights.cells.findIndex((of) => of[0] === sex && of[1] === age && of[2] === location);
}

/// An indicator with its values by cell, economy and year, its weights, figures and members.
function indexed(id) {
  if (INDEXED.has(id)) { return INDEXED.get(id); }
  const indicator = DATA.indicators.find((one) => one.id === id);
  const of = { indicator, values: new Map(), weights: new Map(), figures: new Map(), donors: new Map() };
  const { values, weights, figures, donors } = indicator;
  [values, weights, figures, indicator.members].forEach(expanded);
  values.value.forEach((_, row) => nested(of.values, [values.cell[row], values.economy[row], values.year[row]], row));
  weights.weight.forEach((_, row) => nested(of.weights, [weights.cell[row], weights.economy[row], weights.year[row]], row));
  figures.value.forEach((_, row) =>
    nested(of.figures, [figures.cell[row], figures.group[row], figures.year[row]], row));
  donors.forEach((one) => nested(of.donors, [one.cell, one.economy], one));
  of.weightCells = indicator.cells.map((_, cell) => weightCell(indicator, cell));
  INDEXED.set(id, of);
  return of;
}

/// The place of an economy in all columns; -1 where there is none of this code.
function placeOf(code) {
  return DATA.economies.findIndex((one) => one.code === code);
}

/// The place of a breakdown by its codes, of a group by list and id; -1 where there is none.
function cellOf(of, key) { return of.indicator.cells.findIndex((cell) => cell.join("/") === key); }
function groupPlace(key) { return DATA.groups.findIndex(({ classification, edition, id }) => `${classification}:${edition}:${id}` === key); }

/// The value of an economy with all that is known of it; null where there is none.
function valueOf(of, cell, economy, year) {
  const row = of.values.get(cell)?.get(economy)?.get(year);
  if (row === undefined) { return null; }
  const columns = of.indicator.values;
  const one = {};
  for (const name of ["value", "lower", "upper", "method", "status", "source", "file", "line", "year"]) {
    one[name] = columns[name][row];
  }
  one.isImputed = DATA.imputed_methods.includes(one.method);
  return one;
}

/// The weight of an economy: { weight, ofWhole }, or null where it is not known; of the main statistic where none is said.
function weightOf(of, cell, economy, year, countsOnce = of.indicator.counts_once) {
  // Where no statistic weighs, the page carries no weights.
  if (countsOnce || !of.indicator.weights.weight.length) { return { weight: 1, ofWhole: false }; }
  const row = of.weights.get(of.weightCells[cell])?.get(economy)?.get(year);
  const { weight, of_whole } = of.indicator.weights;
  return row === undefined ? null : { weight: weight[row], ofWhole: of_whole[row] === 1 };
}

function figureOf(of, cell, group, year) {
  const row = of.figures.get(cell)?.get(group)?.get(year);
  if (row === undefined) { return null; }
  const columns = of.indicator.figures;
  const one = {};
  for (const name of ["value", "lower", "upper", "status", "reported_percent", "year"]) { one[name] = columns[name][row]; }
  return one;
}

function yearsOf(of, cell) {
  const years = new Set();
  for (const byYear of of.values.get(cell)?.values() ?? []) { for (const year of byYear.keys()) { years.add(year); } }
  return [...years].sort((a, b) => a - b);
}

/// The members of a group in a year, in the order of their codes.
function membersOf(of, group, year) {
  const { members } = of.indicator;
  const found = new Set();
  members.group.forEach((one, row) => {
    if (one === group && members.from[row] <= year && year <= members.to[row]) { found.add(members.economy[row]); }
  });
  return [...found].sort((a, b) => a - b);
}

/// The lists of groups that an indicator has, as { key, groups }.
function listsOf(of) {
  const used = new Set(of.indicator.members.group);
  const lists = new Map();
  DATA.groups.forEach((group, place) => {
    if (!used.has(place)) { return; }
    const key = `${group.classification}:${group.edition}`;
    if (!lists.has(key)) { lists.set(key, { key, classification: group.classification, edition: group.edition, groups: [] }); }
    lists.get(key).groups.push(place);
  });
  return [...lists.values()];
}
