(function () {
  var root = document.documentElement;
  var buttons = document.querySelectorAll("button[data-to]");
  var titles = { en: document.title, zh: document.querySelector("h1 .zh").textContent };
  function show(language) {
    root.dataset.language = language;
    root.lang = language === "zh" ? "zh-Hans" : "en";
    document.title = titles[language];
    buttons.forEach(function (button) {
      button.setAttribute("aria-pressed", String(button.dataset.to === language));
    });
    try { localStorage.setItem("ictstat-language", language); } catch (error) { /* a page from a file may have no storage */ }
  }
  buttons.forEach(function (button) {
    button.addEventListener("click", function () { show(button.dataset.to); });
  });
  try { if (localStorage.getItem("ictstat-language") === "zh") { show("zh"); } } catch (error) { /* English then */ }
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (details) { details.open = true; });
  });
})();
