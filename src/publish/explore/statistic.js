// A reader's own region: the figure of any economies, computed as a run does, which adds up in the order of the codes.
// No rounding, no other order: `ictstat aggregate --groups` gives the same number to the last bit.
function snapped(value) {
  if (Math.abs(value) >= 9e6) { return value; }
  const scaled = Math.abs(value) * 1e9;
  const whole = Math.trunc(scaled);
  return Math.sign(value) * (scaled - whole >= 0.5 ? whole + 1 : whole) / 1e9;
}

function weightedMean(pairs) {
  let sum = 0, weights = 0;
  for (const [value, weight] of pairs) { sum += value * weight; weights += weight; }
  return weights > 0 ? sum / weights : null;
}

function added(terms) {
  let sum = 0;
  for (const term of terms) { sum += term; }
  return sum;
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b), upper = sorted.length >> 1;
  return sorted.length % 2 ? sorted[upper] : (sorted[upper - 1] + sorted[upper]) / 2;
}

/// The values within the bounds of a property; all of them where there are none.
function within(values, { at_least, below }) {
  return values.filter((x) => (at_least === null || snapped(x) >= snapped(at_least)) && (below === null || snapped(x) < snapped(below)));
}

function statisticOf(indicator, terms, pairs) {
  const values = pairs.map(([x]) => x);
  if (!pairs.length) { return null; }
  switch (terms.statistic) {
    case "weighted-mean": return weightedMean(pairs);
    case "users": return added(pairs.map(([x, weight]) => x / 100 * weight));
    case "offline": return added(pairs.map(([x, weight]) => (1 - x / 100) * weight));
    case "sum": return added(pairs.map(([x, weight]) => (indicator.per === null ? x : x / indicator.per * weight)));
    case "median": return median(values);
    case "count": return within(values, terms).length;
    case "share-of-economies": return within(values, terms).length / pairs.length;
    default: return null;
  }
}

/// The figure of these economies, given by their places, with what it rests on.
function regionOf(of, cell, year, economies) {
  const sorted = [...new Set(economies)].sort((a, b) => a - b);
  const found = { n: sorted.length, reported: [], imputed: [], missing: [], value: null, users: null, isShown: true };
  const pairs = [];
  let all = 0, covered = 0, reported = 0;
  for (const economy of sorted) {
    const weight = weightOf(of, cell, economy, year), one = valueOf(of, cell, economy, year);
    const counts = one !== null && weight !== null && !weight.ofWhole;
    all += weight?.weight ?? 0;
    if (!counts) { found.missing.push(economy); continue; }
    (one.isImputed ? found.imputed : found.reported).push(economy);
    covered += weight.weight;
    reported += one.isImputed ? 0 : weight.weight;
    pairs.push([one.value, weight.weight]);
  }
  found.value = statisticOf(of.indicator, { statistic: of.indicator.statistic }, pairs);
  if (of.indicator.has_users && pairs.length) { found.users = added(pairs.map(([x, weight]) => x / 100 * weight)); }
  found.reportedPercent = all > 0 ? reported / all * 100 : null;
  found.coveredPercent = all > 0 ? covered / all * 100 : null;
  const isAmount = of.indicator.statistic === "sum" && of.indicator.per === null;
  found.isShown = isAmount || (all > 0 && snapped(covered / all) >= snapped(of.indicator.least_share));
  return found;
}
