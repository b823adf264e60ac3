// A form that must arrive: <form data-keep-trying>. It stays in the page until the server has answered, and is
// sent again with the same idempotency key (a hidden field of the form) while the network is weak.
// The words to show are in the page: <div data-send-state hidden>. Without this file the form is an ordinary one.
(function () {
  "use strict";
  var PAUSES = [2, 4, 8, 15, 15, 30];
  var PATIENCE = 20000;

  function start(form, button) {
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    form.classList.add("is-sending");
    var body = new FormData(form);
    if (button && button.name) body.append(button.name, button.value);
    attempt(form, button && button.hasAttribute("formaction") ? button.formAction : form.action, body, 0);
  }

  function attempt(form, address, body, tries, renewed) {
    var stop = new AbortController();
    var clock = window.setTimeout(function () { stop.abort(); }, PATIENCE);
    fetch(address, { method: "POST", body: body, credentials: "same-origin", cache: "no-store", signal: stop.signal })
      .then(function (answer) {
        if (answer.status >= 500) throw new Error("busy");
        return answer.text().then(function (page) {
          if (answer.ok || answer.status === 409 || answer.status === 422) show(answer, page);
          else if (!renewed && renew(form, body, page)) attempt(form, address, body, tries, true);
          else refused(form);
        });
      })
      .catch(function () { later(form, address, body, tries); })
      .finally(function () { window.clearTimeout(clock); });
  }

  // A refusal brings a fresh token, for somebody who has signed in again in another window meanwhile.
  function renew(form, body, page) {
    var fresh = new DOMParser().parseFromString(page, "text/html").querySelector("#" + form.id + " [name=csrfmiddlewaretoken]");
    if (!fresh) return false;
    body.set("csrfmiddlewaretoken", fresh.value);
    form.querySelector("[name=csrfmiddlewaretoken]").value = fresh.value;
    return true;
  }

  function later(form, address, body, tries) {
    weak(form, true);
    var pause = PAUSES[Math.min(tries, PAUSES.length - 1)] * 1000;
    var again = once(function () { attempt(form, address, body, tries + 1); });
    window.setTimeout(again, pause);
    window.addEventListener("online", again, { once: true });
  }

  // Refused (the page was open too long, the session ended): what was typed stays, and the page says what to do.
  function refused(form) {
    weak(form, false);
    delete form.dataset.sending;
    form.classList.remove("is-sending");
    var words = form.querySelector("[data-send-refused]");
    if (words) { words.hidden = false; words.scrollIntoView({ block: "center" }); }
  }

  function once(what) {
    var done = false;
    return function () { if (!done) { done = true; what(); } };
  }

  function weak(form, shown) {
    var state = form.querySelector("[data-send-state]");
    if (state) state.hidden = !shown;
  }

  // The answer takes the place of this page without being asked for again: on a weak network each request counts.
  function show(answer, page) {
    var fresh = new DOMParser().parseFromString(page, "text/html");
    var main = fresh.getElementById("main");
    if (!main) { window.location.replace(answer.url); return; }
    window.history.replaceState(null, "", answer.url);
    document.title = fresh.title;
    var dock = document.querySelector(".dock"), freshDock = fresh.querySelector(".dock");
    if (dock && freshDock) dock.replaceWith(document.adoptNode(freshDock));
    document.getElementById("main").replaceWith(document.adoptNode(main));
    window.scrollTo(0, 0);
    if (window.htmx) window.htmx.process(document.body);
    var first = document.getElementById("error-summary") || document.getElementById("main");
    first.focus();
    document.dispatchEvent(new CustomEvent("antam:arrived"));
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-keep-trying") || !window.fetch || !window.AbortController) return;
    event.preventDefault();
    start(form, event.submitter);
  });

  // Leaving with something unsent asks first, except by quick exit, which blanks the page before it leaves.
  window.addEventListener("beforeunload", function (event) {
    var sending = document.querySelector("form[data-keep-trying][data-sending]");
    if (sending && !document.documentElement.classList.contains("left-behind")) event.preventDefault();
  });
})();
