/* New booking and move: free times follow the choice, a known customer fills the contact. */
(() => {
  "use strict";
  const PARTS = ["service", "staff", "day", "moves"];

  function reload() {
    const visit = document.getElementById("visit");
    const values = {};
    for (const name of PARTS) {
      const field = visit.querySelector(`[name="${name}"]`);
      if (field) values[name] = field.value;
    }
    const chosen = visit.querySelector('[name="start"]:checked');
    if (chosen) values.start = chosen.value;
    htmx.ajax("GET", visit.dataset.url, { target: "#visit", swap: "outerHTML", values });
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-reload]") && event.target.value !== undefined) {
      if (event.target.type === "date" && !event.target.value) return;
      reload();
    }
    if (event.target.matches('[name="start"]')) {
      const typed = document.getElementById("id_time");
      if (typed) typed.value = "";
    }
  });

  document.addEventListener("click", (event) => {
    const day = event.target.closest("[data-day]");
    if (day) {
      const field = document.getElementById("id_day");
      field.value = day.dataset.day;
      reload();
    }
    const customer = event.target.closest("[data-customer]");
    if (!customer) return;
    for (const name of ["name", "email", "phone"]) {
      document.getElementById(`id_${name}`).value = customer.dataset[name];
    }
    document.getElementById("found").replaceChildren();
    document.getElementById("id_find").value = "";
    document.querySelector(".submit-row .button--main").focus();
  });

  document.getElementById("id_find")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      document.querySelector("#found [data-customer]")?.click();
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      document.querySelector("#found [data-customer]")?.focus();
    }
  });
})();
