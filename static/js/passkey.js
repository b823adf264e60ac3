// When the browser used no key (cancelled, none on this device, too late), say it in the page and offer the next step.
(function () {
  "use strict";

  document.addEventListener("allauth.error", function (event) {
    var said = document.getElementById("key-failed");
    if (!said) return;
    event.preventDefault();
    said.hidden = false;
    said.focus();
  });
})();
