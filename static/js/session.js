// Two minutes before a session ends, the page's own question to the server brings back a dialog: it is opened here.
// One tap to stay closes it. When the session is over, this page is left, so that nothing of it stays on the screen.
(function () {
  "use strict";

  function box() { return document.getElementById("session-warning"); }

  document.addEventListener("htmx:afterSettle", function () {
    var dialog = box() && box().querySelector("dialog:not([open])");
    if (dialog) dialog.showModal();
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
