/* Solves a proof of work in the background, then sends the form that waits for it. */
(() => {
  "use strict";
  const form = document.getElementById("challenge");
  if (!form || !window.Worker || !window.isSecureContext) return;
  const challenge = JSON.parse(form.dataset.challenge);
  const working = form.querySelector("[data-working]");
  const worker = new Worker(form.dataset.worker);
  worker.addEventListener("message", ({ data }) => {
    if (!data || !data.derivedKey) {
      working.hidden = true;
      return;
    }
    form.elements[form.dataset.field].value = btoa(JSON.stringify({ challenge, solution: data }));
    form.submit();
  });
  working.hidden = false;
  worker.postMessage({ type: "work", challenge });
})();
