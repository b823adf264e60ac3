// What every page with a server behind it needs: htmx without surprises, the error summary in focus.
(function () {
  "use strict";

  function showErrors(root) {
    var summary = root.querySelector("#error-summary");
    if (!summary) return;
    summary.focus();
    if (document.title.indexOf("! ") !== 0) document.title = "! " + document.title;
  }

  // A form is sent once, also when it is tapped twice.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || form.hasAttribute("data-keep-trying") || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  // Close the panel of the acting person by Escape or by a tap beside it.
  document.addEventListener("click", function (event) {
    var panel = document.querySelector(".me[open]");
    if (panel && !panel.contains(event.target)) panel.removeAttribute("open");
  });
  document.addEventListener("keydown", function (event) {
    var panel = document.querySelector(".me[open]");
    if (event.key === "Escape" && panel) {
      panel.removeAttribute("open");
      panel.querySelector("summary").focus();
    }
  });

  showErrors(document);
})();
