// Quick exit: one click, or Shift three times. Blanks the page at once, ends the session in the background,
// and puts the weather page in place of this one. Without this file the link does the same, a little slower.
(function () {
  "use strict";
  var presses = [];

  function leave(link) {
    document.documentElement.classList.add("left-behind");
    document.title = "…";
    try {
      fetch(link.href, { keepalive: true, redirect: "manual", credentials: "same-origin", cache: "no-store" });
    } finally {
      window.location.replace(link.dataset.weather);
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("#leave-now");
    if (!link) return;
    event.preventDefault();
    leave(link);
  });

  document.addEventListener("keyup", function (event) {
    if (event.key !== "Shift") { presses = []; return; }
    var now = Date.now();
    presses = presses.filter(function (time) { return now - time < 2000; }).concat(now);
    var link = document.getElementById("leave-now");
    if (presses.length >= 3 && link) leave(link);
  });

  // A page that comes back from the browser's memory is loaded again: who has left must not be seen.
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) window.location.reload();
  });
})();
