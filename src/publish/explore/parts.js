// The parts of a figure: the members of its group with value, weight, status and source, and what they give. A gap has two
// sides; those of two breakdowns or years are over the economies that have both.

/// What a statistic takes: a property, and whether each economy counts once.
function termsOf(of, statistic) {
  const named = of.indicator.statistics.filter((one) => one.statistic === statistic);
  return named.find((one) => one.category === state.t) ?? named.find((one) => one.category === null) ?? null;
}

/// The figure that the address asks for: one side, or two that are compared; null where it asks for none of this run.
function asked(view) {
  const { of, cell } = view, terms = termsOf(of, state.s || of.indicator.statistic);
  if (!state.g || !terms) { return null; }
  const gap = state.k === "less" ? { id: "less", kind: "difference", unit: terms.unit, decimals: terms.decimals } : of.indicator.gaps.find((one) => one.id === state.k) ?? null;
  const sides = [{ group: state.g, cell, year: state.y }];
  if (gap) { sides.push({ group: state.g2 || state.g, cell: state.b2 ? cellOf(of, state.b2) : cell, year: state.y2 || state.y }); }
  return { terms, gap, sides };
}

function membersNamed(of, group, year) {
  return group === "own" ? state.o.map(placeOf).sort((a, b) => a - b) : membersOf(of, groupPlace(group), year);
}

/// The members of one side in the order of their codes; who has no value or no weight does not count.
function sideOf(of, { group, cell, year }, listedIn, countsOnce) {
  return membersNamed(of, group, listedIn).map((economy) => {
    const one = valueOf(of, cell, economy, year), known = weightOf(of, cell, economy, year, countsOnce);
    return { economy, one, weight: known?.weight ?? null, counts: one !== null && known !== null && !known.ofWhole };
  });
}

/// Keeps of two sides with the same members who counts on both.
function matched([above, below]) {
  const beside = (side, other) => side.map((member, at) => ({ ...member, counts: member.counts && other[at].counts, isWeighed: member.weight !== null && other[at].weight !== null }));
  return [beside(above, below), beside(below, above)];
}

function weightIn(side, isIn) { return added(side.filter(isIn).map((member) => member.weight ?? 0)); }

/// Whether values cover enough of the weight for a figure to be shown; amounts always do.
function coversEnough(terms, indicator, sides) {
  if (terms.statistic === "sum" && indicator.per === null) { return true; }
  const all = weightIn(sides.flat(), () => true);
  return all > 0 && snapped(weightIn(sides.flat(), (member) => member.counts) / all) >= snapped(terms.least_share);
}

function ofMembers(indicator, terms, side) {
  return statisticOf(indicator, terms, side.filter((member) => member.counts).map(({ one, weight }) => [one.value, weight]));
}

function compared({ id, kind }, above, below, years) {
  if (above === null || below === null) { return null; }
  if (kind === "difference" || id === "growth-points") { return above - below; }
  if (kind !== "growth") { return below === 0 ? null : above / below; }
  if (below <= 0) { return null; }
  return 100 * ((id === "growth-cagr" ? (above / below) ** (1 / years) : above / below) - 1);
}

/// The sides of the asked figure with their members and values, and the value of all.
function partsOf(view, { terms, gap, sides }) {
  const { of } = view, { indicator } = of, [above, below] = sides;
  const isGrowth = gap?.kind === "growth", isOfBreakdowns = gap !== null && gap.id !== "less" && above.cell !== below.cell;
  const listed = sides.map((side) => sideOf(of, side, isGrowth ? above.year : side.year, terms.counts_once && !isOfBreakdowns));
  const isMatched = isGrowth || isOfBreakdowns, members = isMatched ? matched(listed) : listed;
  // Where two years are compared, each has to be shown by itself.
  const ofYears = isGrowth ? sides.map((side) => sideOf(of, side, side.year, terms.counts_once)) : listed;
  const isShown = isOfBreakdowns ? coversEnough(terms, indicator, members) : ofYears.every((side) => coversEnough(terms, indicator, [side]));
  const rates = members.map((side) => ofMembers(indicator, terms, side));
  const values = gap?.id === "users-growth" ? rates.map((rate, at) => (rate === null ? null : rate / 100 * weightIn(members[at], (member) => member.isWeighed))) : rates;
  const made = gap ? compared(gap, values[0], values[1], above.year - below.year) : values[0];
  return { members, rates, isMatched, value: isShown ? made : null };
}

function figureUnit({ terms, gap }) { return gap ?? terms; }
function inUnit(value, { unit, decimals }) { return withUnit(value, { unit, decimals: [decimals, decimals] }); }

/// The commands that write the proofs, one for each figure; none for an own region, which no run has, and for a gap over the
/// economies that both sides have, whose sides are no figures of the run.
function commandsOf(view, { terms, sides }, isMatched) {
  const options = ["--sex", "--age", "--location", "--category"];
  const plain = (text) => (/^[\w.:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);
  const command = ({ group, cell, year }) => {
    const parts = ["ictstat prove", view.of.indicator.id, plain(group), year];
    view.of.indicator.cells[cell].forEach((code, at) => { const own = at === 3 && state.t ? state.t : code; if (!["_T", "_Z"].includes(own)) { parts.push(options[at], plain(own)); } });
    return [...parts, "--statistic", terms.statistic].join(" ");
  };
  return isMatched || sides.some((side) => side.group === "own") ? [] : sides.map(command);
}

function groupInWords(group) { return group === "own" ? w("region-title") : named(DATA.groups[groupPlace(group)].name); }

function sideInWords(view, { group, cell, year }) {
  return w("parts-of", { indicator: named(view.of.indicator.name), breakdown: cellInWords(view.of.indicator.cells[cell]), group: groupInWords(group), year });
}

function memberRow(view, { economy, one, weight, counts }, all) {
  const { indicator } = view.of, decimals = indicator.decimals[0], { code, name } = DATA.economies[economy];
  const how = one === null ? w("no-value") : `${w(one.isImputed ? "imputed" : "reported")}${one.status ? ` (${one.status})` : ""}${counts ? "" : `, ${w("parts-not-counted")}`}`;
  return h("tr", { class: counts ? null : "muted" },
    h("th", { scope: "row" }, h("button", { type: "button", class: "link", "data-economy": code }, named(name))),
    h("td", { class: "value" }, one === null ? "" : s("svg", { viewBox: "0 0 12 12", class: "key-mark", "aria-hidden": "true" }, mark(6, 6, one.isImputed, "var(--blue)")), one === null ? w("none-short") : number(one.value, decimals)),
    h("td", { class: "value" }, weight === null ? w("none-short") : number(weight, 0)),
    h("td", { class: "value" }, counts && all > 0 ? `${number(weight / all * 100, 2)}\u202f%` : ""),
    h("td", { title: one?.status ? w(`status-${one.status}`) : null }, how),
    h("td", { class: "muted" }, one === null || one.source === null ? "" : `${DATA.files[one.file]}:${one.line}`));
}

function membersTable(view, side) {
  const all = weightIn(side, (member) => member.counts);
  const sorted = [...side].sort((a, b) => b.counts - a.counts || (b.weight ?? 0) - (a.weight ?? 0) || a.economy - b.economy);
  const heads = [["economy-title", ""], ["value", "value"], ["weight", "value"], ["weight-share", "value"], ["how", ""], ["where", ""]];
  return h("div", { class: "scroll members", tabindex: 0, role: "region", "aria-label": w("parts-title") }, h("table", {}, h("thead", {}, h("tr", {}, ...heads.map(([id, kind]) => h("th", { scope: "col", class: kind }, w(id))))),
    h("tbody", {}, ...sorted.map((member) => memberRow(view, member, all)))));
}

function copied(button, text) {
  const told = () => { button.textContent = w("copied"); };
  if (navigator.clipboard) { navigator.clipboard.writeText(text).then(told, () => {}); }
}

function drawParts(view) {
  const figure = asked(view), panel = by("parts");
  panel.hidden = figure === null;
  if (!figure) { panel.replaceChildren(); return; }
  const { terms, gap, sides } = figure, found = partsOf(view, figure), [first] = sides;
  const isMain = !gap && first.group !== "own" && terms.statistic === view.of.indicator.statistic && terms.category === null;
  const stated = isMain ? figureOf(view.of, view.cell, groupPlace(first.group), state.y) : null, value = stated ? stated.value : found.value;
  const what = gap && gap.id !== "less" ? w(`gap-${gap.id}`) : gap ? w("parts-less") : w(`statistic-${terms.statistic}`);
  const side = (members, at) => [gap ? h("h3", {}, `${sideInWords(view, sides[at])}: ${found.rates[at] === null ? w("not-shown") : inUnit(found.rates[at], terms)}`) : null, membersTable(view, members)];
  const commands = commandsOf(view, figure, found.isMatched).map((text) => h("p", { class: "command" }, h("code", {}, text), " ", h("button", { type: "button", class: "action", "data-copy": text }, w("copy"))));
  panel.replaceChildren(h("div", { class: "bar" }, h("h2", { id: "parts-title", tabindex: -1 }, w("parts-title")), h("button", { type: "button", class: "action", id: "parts-close" }, w("close"))),
    h("p", {}, `${what}: ${gap ? sides.map((one) => sideInWords(view, one)).join(" / ") : sideInWords(view, first)}`),
    h("p", { class: "big", "data-exact": String(value) }, value === null ? w("not-shown") : inUnit(value, figureUnit(figure))),
    ...(stated && stated.lower !== null ? [h("p", {}, w("sure-interval", { lower: number(stated.lower, terms.decimals), upper: number(stated.upper, terms.decimals) }))] : []),
    ...(value !== null && Object.is(value, found.value) ? [h("p", { class: "muted", id: "parts-same" }, w("parts-same"))] : []),
    ...(found.isMatched ? [h("p", { class: "muted" }, w("parts-matched"))] : []),
    ...found.members.flatMap(side).filter((one) => one),
    ...(commands.length ? [h("p", { class: "muted" }, w("parts-command")), ...commands] : []));
}

/// Shows the parts of a figure that was asked for by a link, and puts the reader there.
function showParts(link) {
  if (!by("parts").hidden) {
    by("parts").scrollIntoView();
    by("parts-title").focus({ preventScroll: true });
  }
  document.body.dataset.shown = link;
}

function partsEvents() {
  by("parts").addEventListener("click", (event) => {
    const { economy, copy } = event.target.dataset;
    if (economy) { choose({ e: economy }); by("economy").scrollIntoView({ block: "nearest" }); }
    if (copy) { copied(event.target, copy); }
    if (event.target.id === "parts-close") { choose({ ...NO_PARTS }); by("content").focus(); }
  });
}
