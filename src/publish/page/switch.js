(function () {
  var root = document.documentElement;
  var buttons = document.querySelectorAll("button[data-to]");
  function show(language) {
    var chosen = document.querySelector('button[data-to="' + language + '"]');
    if (!chosen) { return; }
    root.dataset.language = language;
    root.lang = chosen.lang;
    document.querySelectorAll('a[href*="explore.html#"]').forEach(function (link) {
      link.hash = link.hash.replace(/&c=.*$/, "") + "&c=" + language;
      link.setAttribute("aria-describedby", "parts-" + language);
    });
    document.title = (document.querySelector("h1 ." + language) || document.querySelector("h1")).textContent;
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(button === chosen));
    });
    try { localStorage.setItem("ictstat-language", language); } catch (error) { /* a page from a file may have no storage */ }
  }
  buttons.forEach(function (button) {
    button.addEventListener("click", function () { show(button.dataset.to); });
  });
  try { show(localStorage.getItem("ictstat-language")); } catch (error) { /* the first language then */ }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("#summary details, #figures details, .grid details").forEach(function (details) { details.open = true; });
  });
})();
