// A reader's own region: the figure of any economies, computed as a run does, whose sums are exact and rounded once.
// `ictstat aggregate --groups` gives the same number to the last bit.
function snapped(value) {
  if (Math.abs(value) >= 9e6) { return value; }
  const scaled = Math.abs(value) * 1e9;
  const whole = Math.trunc(scaled);
  return Math.sign(value) * (scaled - whole >= 0.5 ? whole + 1 : whole) / 1e9;
}

/// The nearest double to a sum, and what it lacks.
function twoSum(one, other) {
  const sum = one + other, ofOther = sum - one;
  return [sum, (one - (sum - ofOther)) + (other - ofOther)];
}

/// The exact sum of numbers, rounded once: of doubles that do not overlap, the smallest first (Shewchuk; math.fsum of Python).
function added(terms) {
  const parts = [];
  for (const term of terms) {
    let sum = term, lacks, kept = 0;
    for (const part of parts) {
      [sum, lacks] = twoSum(sum, part);
      if (lacks !== 0) { parts[kept++] = lacks; }
    }
    parts.length = kept;
    if (sum !== 0) { parts.push(sum); }
  }
  let sum = parts.pop() ?? 0;
  while (parts.length) {
    let lacks;
    [sum, lacks] = twoSum(sum, parts.pop());
    if (lacks === 0) { continue; }
    // What lies halfway between two doubles is decided by what is still smaller.
    const other = sum + 2 * lacks, isHalfway = other - sum === 2 * lacks;
    return isHalfway && parts.length && parts.pop() < 0 === lacks < 0 ? other : sum;
  }
  return sum;
}

function weightedMean(pairs) {
  const weights = added(pairs.map(([, weight]) => weight));
  return weights > 0 ? added(pairs.map(([value, weight]) => value * weight)) / weights : null;
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
  const weights = { all: [], covered: [], reported: [] };
  for (const economy of sorted) {
    const weight = weightOf(of, cell, economy, year), one = valueOf(of, cell, economy, year);
    const counts = one !== null && weight !== null && !weight.ofWhole;
    weights.all.push(weight?.weight ?? 0);
    if (!counts) { found.missing.push(economy); continue; }
    (one.isImputed ? found.imputed : found.reported).push(economy);
    weights.covered.push(weight.weight);
    if (!one.isImputed) { weights.reported.push(weight.weight); }
    pairs.push([one.value, weight.weight]);
  }
  const [all, covered, reported] = [weights.all, weights.covered, weights.reported].map(added);
  // The bounds of a property belong to the statistic: without them nothing is within.
  const terms = of.indicator.statistics.find((one) => one.statistic === of.indicator.statistic);
  if (terms) { found.value = statisticOf(of.indicator, terms, pairs); }
  if (of.indicator.has_users) { found.users = statisticOf(of.indicator, { statistic: "users" }, pairs); }
  found.reportedPercent = all > 0 ? reported / all * 100 : null;
  found.coveredPercent = all > 0 ? covered / all * 100 : null;
  const isAmount = of.indicator.statistic === "sum" && of.indicator.per === null;
  found.isShown = isAmount || (all > 0 && snapped(covered / all) >= snapped(of.indicator.least_share));
  return found;
}
