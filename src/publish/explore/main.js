// The page: controls, what is drawn when something is chosen, and the data of the view as CSV.
let VIEW = null;

/// The code of the economy that a text names, by code or by a name in any language; empty where none or several do.
function economyNamed(text) {
  const plain = (one) => one.trim().toLowerCase().normalize("NFD").replaceAll(/[\u0300-\u036f]/g, "");
  const asked = plain(text), names = (one) => (typeof one.name === "string" ? [one.name] : Object.values(one.name));
  if (!asked) { return ""; }
  const exact = DATA.economies.find((one) => plain(one.code) === asked || names(one).some((name) => plain(name) === asked));
  const near = DATA.economies.filter((one) => names(one).some((name) => plain(name).startsWith(asked)));
  return (exact ?? (near.length === 1 ? near[0] : null))?.code ?? "";
}

function drawWords() {
  document.documentElement.lang = w("language-tag");
  document.title = w("title");
  document.querySelectorAll("[data-word]").forEach((one) => { one.textContent = w(one.dataset.word); });
  document.querySelectorAll("[data-label]").forEach((one) => one.setAttribute("aria-label", w(one.dataset.label)));
  document.querySelectorAll("[data-to]").forEach((one) => one.setAttribute("aria-pressed", String(one.dataset.to === state.c)));
  if (DATA) { by("names").replaceChildren(...DATA.economies.map((one) => h("option", { value: named(one.name) }, one.code))); }
}

function drawControls() {
  const { of, years } = VIEW;
  const option = (value, text, isChosen) => h("option", { value, selected: isChosen ? "" : null }, text);
  by("indicator").replaceChildren(...DATA.indicators.map((one) => option(one.id, named(one.name), one.id === state.i)));
  by("breakdown").replaceChildren(...of.indicator.cells.map((cell) => ({ key: cell.join("/"), words: cellInWords(cell), parts: cell.filter((code) => !["_T", "_Z"].includes(code)).length }))
    .sort((a, b) => a.parts - b.parts || (a.words < b.words ? -1 : 1)).map((one) => option(one.key, one.words, one.key === state.b)));
  by("year").replaceChildren(...[...years].reverse().map((year) => option(year, String(year), year === state.y)));
  by("view-title").textContent = w("view-title", { indicator: named(of.indicator.name), breakdown: cellInWords(of.indicator.cells[VIEW.cell]), year: state.y });
}

function draw() {
  VIEW = settled();
  const focused = document.activeElement?.closest?.("[data-economy], [data-group], [data-remove], #parts-title");
  const again = focused && (["economy", "group", "remove"].map((key) => focused.dataset[key] && `[data-${key}="${focused.dataset[key]}"]`).find((one) => one) ?? "#parts-title");
  writeAddress();
  drawWords();
  drawControls();
  drawParts(VIEW);
  drawPlaces(VIEW);
  drawEconomy(VIEW);
  drawGroups(VIEW);
  drawRegion(VIEW);
  if (again) { document.querySelector(again)?.focus({ preventScroll: true }); }
}

function choose(what) {
  Object.assign(state, what);
  draw();
  if (what.e) {
    const place = placeOf(what.e);
    by("said").textContent = told(place, valueOf(VIEW.of, VIEW.cell, place, state.y), VIEW.of.indicator);
  }
}

function csv() {
  const { of, cell, list } = VIEW, field = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value ?? ""));
  const head = ["kind", "code", "name", "indicator", "sex", "age", "location", "category", "year", "value", "lower", "upper", "unit", "status", "method", "weight", "source", "file", "line"];
  const key = [of.indicator.id, ...of.indicator.cells[cell], state.y], rows = [head];
  DATA.economies.forEach((economy, place) => {
    const one = valueOf(of, cell, place, state.y);
    if (!one) { return; }
    const weight = of.indicator.counts_once ? "" : weightOf(of, cell, place, state.y)?.weight;
    rows.push(["economy", economy.code, named(economy.name), ...key, one.value, one.lower, one.upper, of.indicator.unit, one.status, one.method, weight,
      one.source === null ? "" : DATA.sources[one.source].citation, one.file === null ? "" : DATA.files[one.file], one.line]);
  });
  for (const group of list?.groups ?? []) {
    const one = figureOf(of, cell, group, state.y), { classification, edition, id, name } = DATA.groups[group];
    if (one) { rows.push(["group", `${classification}:${edition}:${id}`, named(name), ...key, one.value, one.lower, one.upper, of.indicator.figure_unit, one.status, of.indicator.statistic, "", "", "", ""]); }
  }
  if (state.o.length) {
    const found = regionOf(of, cell, state.y, state.o.map(placeOf));
    rows.push(["own-region", state.o.join(" "), w("region-title"), ...key, found.isShown ? found.value : "", "", "", of.indicator.figure_unit, "", of.indicator.statistic, "", "", "", ""]);
  }
  return rows.map((row) => row.map(field).join(",")).join("\n") + "\n";
}

function download() {
  const link = h("a", { href: URL.createObjectURL(new Blob(["\ufeff", csv()], { type: "text/csv" })), download: `${state.i}-${state.y}.csv` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

function events() {
  for (const [id, key] of [["indicator", "i"], ["breakdown", "b"]]) { by(id).addEventListener("change", (event) => choose({ ...NO_PARTS, g: state.g, [key]: event.target.value })); }
  by("list").addEventListener("change", (event) => choose({ l: event.target.value }));
  // Two years that are compared are asked for together: another year is one figure.
  by("year").addEventListener("change", (event) => choose({ ...(state.y2 ? { ...NO_PARTS, g: state.g } : {}), y: Number(event.target.value) }));
  by("find").addEventListener("change", (event) => {
    const code = economyNamed(event.target.value);
    by("found").textContent = code || !event.target.value ? "" : w("not-found", { text: event.target.value });
    if (code) { choose({ e: code }); }
  });
  by("find-form").addEventListener("submit", (event) => { event.preventDefault(); by("find").dispatchEvent(new Event("change")); });
  by("places").addEventListener("click", (event) => { const code = event.target.closest("[data-economy]")?.dataset.economy; if (code) { choose({ e: code }); } });
  by("places").addEventListener("keydown", keysOfPlaces);
  by("groups").addEventListener("click", (event) => {
    const group = event.target.closest("[data-group]")?.dataset.group;
    if (group === undefined) { return; }
    if (!CHOSEN_GROUPS.delete(Number(group))) { CHOSEN_GROUPS.add(Number(group)); }
    choose({});
  });
  document.querySelectorAll("[data-view]").forEach((button) => button.addEventListener("click", () => choose({ v: button.dataset.view })));
  document.querySelectorAll("[data-to]").forEach((button) => button.addEventListener("click", () => {
    try { localStorage.setItem("ictstat-language", button.dataset.to); } catch { /* a page from a file may have no storage */ }
    choose({ c: button.dataset.to });
  }));
  by("csv").addEventListener("click", download);
  let width = innerWidth;
  window.addEventListener("resize", () => { if (width !== innerWidth) { width = innerWidth; draw(); } });
  window.addEventListener("hashchange", () => {
    const link = location.hash.slice(1);
    readAddress();
    draw();
    setTimeout(() => showParts(link), 0);
  });
  partsEvents();
  ownRegionEvents();
}

async function start() {
  const link = location.hash.slice(1);
  try { state.c = localStorage.getItem("ictstat-language") ?? navigator.language.slice(0, 2); } catch { /* English then */ }
  readAddress();
  by("languages").replaceChildren(...LANGUAGES.map((code) => h("button", { type: "button", "data-to": code, lang: WORDS[code]["language-tag"] }, WORDS[code]["language-name"])));
  if (!LANGUAGES.includes(state.c)) { state.c = "en"; }
  drawWords();
  DATA = await unpacked(by("data").textContent.trim());
  if (DATA.indicators.length) {
    events();
    draw();
    showParts(link);
  } else {
    by("found").textContent = w("nothing-to-draw");
  }
  document.body.dataset.ready = "true";
}
// The page is drawn before its data are unpacked.
requestAnimationFrame(() => setTimeout(() => start().catch((error) => { by("found").textContent = String(error); throw error; }), 0));
