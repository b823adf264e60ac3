// Two minutes before a session ends, the page's own question to the server brings back a dialog: it is opened here.
// One tap to stay closes it. Whoever wrote something in the last minutes is not asked: writing is work, too. When the session is over, this page is left, so that nothing of it stays on the screen.
(function () {
  "use strict";

  var WRITING = 5 * 60 * 1000;
  var written = 0;

  document.addEventListener("input", function () { written = Date.now(); });

  function box() { return document.getElementById("session-warning"); }

  document.addEventListener("htmx:afterSettle", function () {
    var dialog = box() && box().querySelector("dialog:not([open])");
    if (!dialog) return;
    if (written && Date.now() - written < WRITING) dialog.querySelector("form[hx-post]").requestSubmit();
    else dialog.showModal();
  });

  document.addEventListener("htmx:afterRequest", function (event) {
    var asked = event.detail.elt, place = box();
    if (!place || !asked.closest || !asked.closest("#session-warning .ending")) return;
    if (event.detail.successful) window.htmx.ajax("GET", place.getAttribute("hx-get"), { target: place, swap: "outerHTML" });
  });

  // The door answers with the sign-in page: show it for this address, without sending a form again.
  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!/^\s*<!doctype/i.test(event.detail.xhr.responseText || "")) return;
    event.detail.shouldSwap = false;
    // Somebody is typing at this moment: the page stays, and its own sending says that she must sign in again.
    if (event.detail.requestConfig.elt.hasAttribute("data-keeps-page")) return;
    window.location.replace(window.location.pathname + window.location.search);
  });
})();
