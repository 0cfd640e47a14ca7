// The reader's own region: which economies, and what comes out of them.
function namesOf(economies) { return economies.map((economy) => named(DATA.economies[economy].name)).join(w("comma")); }

function drawRegion(view) {
  const { of, cell } = view, { indicator } = of;
  const places = state.o.map(placeOf);
  const chips = places.map((place) => h("li", {}, h("button", { type: "button", class: "chip", "data-remove": DATA.economies[place].code, "aria-label": w("region-remove", { name: named(DATA.economies[place].name) }) }, named(DATA.economies[place].name), h("span", { "aria-hidden": "true" }, " ×"))));
  by("chips").replaceChildren(...chips);
  by("region-groups").replaceChildren(h("option", { value: "" }, w("region-group")), ...view.lists.flatMap((list) => list.groups).map((group) => h("option", { value: group }, `${named(DATA.groups[group].name)} (${DATA.groups[group].classification})`)));
  const result = by("region-result");
  if (!places.length) { result.replaceChildren(h("p", { class: "muted" }, w("region-empty"))); return; }
  const found = regionOf(of, cell, state.y, places);
  const fact = (id, value, exact) => h("div", {}, h("dt", {}, w(id)), h("dd", exact === undefined ? {} : { "data-exact": String(exact) }, value));
  const facts = [];
  if (indicator.statistic === null) { result.replaceChildren(h("p", {}, w("region-no-statistic"))); return; }
  if (found.value === null || !found.isShown) {
    facts.push(fact("value", w("not-shown")));
  } else {
    facts.push(fact(indicator.statistic, withUnit(found.value, indicator, true), found.value));
    if (found.users !== null) { facts.push(fact("users", number(found.users, 0), found.users)); }
  }
  facts.push(fact("reported-share", found.reportedPercent === null ? w("none-short") : `${number(found.reportedPercent, 1)}\u202f%`));
  facts.push(fact("economies", w("region-count", { n: found.n, reported: found.reported.length, imputed: found.imputed.length, missing: found.missing.length })));
  result.replaceChildren(h("dl", { class: "facts" }, ...facts),
    h("p", {}, h("a", { href: `#${new URLSearchParams({ i: state.i, g: "own", b: state.b, y: state.y, o: state.o.join(".") })}` }, w("parts-title"))),
    found.isShown ? "" : h("p", {}, w("region-suppressed", { share: number(found.coveredPercent ?? 0, 1), least: number(indicator.least_share * 100, 0) })),
    found.imputed.length ? h("p", {}, w("region-imputed", { names: namesOf(found.imputed) })) : h("p", {}, w("region-none-imputed")),
    found.missing.length ? h("p", {}, w("region-missing", { names: namesOf(found.missing) })) : "",
    h("p", { class: "muted" }, w("region-same")));
}

function ownRegionEvents() {
  by("chips").addEventListener("click", (event) => {
    const code = event.target.closest("[data-remove]")?.dataset.remove;
    if (code) { choose({ o: state.o.filter((one) => one !== code) }); by("region-find").focus(); }
  });
  by("region-groups").addEventListener("change", (event) => {
    if (event.target.value === "") { return; }
    const members = membersOf(indexed(state.i), Number(event.target.value), state.y).map((economy) => DATA.economies[economy].code);
    choose({ o: [...state.o, ...members] });
  });
  by("region-find").addEventListener("change", (event) => {
    const code = economyNamed(event.target.value);
    if (code) { choose({ o: [...state.o, code] }); event.target.value = ""; }
  });
  by("region-clear").addEventListener("click", () => choose({ o: [] }));
}
