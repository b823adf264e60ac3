// The alarm on its own: it goes out while the rest of the page stays as it is, and is tried again until it arrived.
// Without this file the same button posts the whole page and gets everything back that was typed.
(function () {
  "use strict";
  var PAUSES = [1, 2, 4, 8, 15];

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-alarm]");
    if (!button || !window.fetch) return;
    event.preventDefault();
    if (button.dataset.sending) return;
    button.dataset.sending = "yes";
    var typed = new FormData(button.form), body = new FormData();
    ["csrfmiddlewaretoken", "request_key", "past_commune", "code"].forEach(function (name) {
      if (typed.has(name)) body.append(name, typed.get(name));
    });
    send(button, body, 0);
  });

  // A refusal brings a fresh token, for somebody who has signed in again in another window meanwhile.
  function renew(body, page) {
    var fresh = new DOMParser().parseFromString(page, "text/html").querySelector("form [name=csrfmiddlewaretoken]");
    if (fresh) body.set("csrfmiddlewaretoken", fresh.value);
  }

  function send(button, body, tries) {
    var words = document.getElementById("alarm-state");
    fetch(button.formAction || button.form.action, {
      method: "POST", body: body, credentials: "same-origin", cache: "no-store", headers: { "HX-Request": "true" }
    }).then(function (answer) {
      return answer.text().then(function (text) {
        if (!answer.ok || answer.redirected) { renew(body, text); throw new Error("busy"); }
        var fresh = new DOMParser().parseFromString(text, "text/html");
        document.getElementById("alarm").replaceChildren.apply(document.getElementById("alarm"), fresh.body.childNodes);
      });
    }).catch(function () {
      if (words) words.hidden = false;
      window.setTimeout(function () { send(button, body, tries + 1); }, PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000);
    });
  }
})();
