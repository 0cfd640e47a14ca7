(function () {
  var rows = document.querySelectorAll("#all-claims tr[data-verdict]");
  var filters = document.querySelectorAll("#all-claims select[data-filter]");
  var shown = document.getElementById("claims-shown");
  function apply() {
    var n = 0;
    rows.forEach(function (row) {
      var fits = Array.prototype.every.call(filters, function (filter) {
        return filter.value === "" || row.dataset[filter.dataset.filter] === filter.value;
      });
      row.hidden = !fits;
      if (fits) { n += 1; }
    });
    shown.textContent = n + " / " + rows.length;
  }
  filters.forEach(function (filter) {
    filter.addEventListener("change", function () {
      // Each language has a list of verdicts of its own, which say the same.
      filters.forEach(function (other) {
        if (other.dataset.filter === filter.dataset.filter) { other.value = filter.value; }
      });
      apply();
    });
  });
  if (shown) { apply(); }
})();
