/* New booking and move: free times follow the choice, a known customer fills the contact. */
(() => {
  "use strict";
  const PARTS = ["service", "staff", "day", "moves"];

  function ask(visit) {
    const values = {};
    for (const name of PARTS) {
      const field = visit.querySelector(`[name="${name}"]`);
      if (field) values[name] = field.value;
    }
    return values;
  }

  function chosenStart() {
    const chosen = document.querySelector('[name="start"]:checked');
    return chosen ? chosen.value : "";
  }

  function reload() {
    const visit = document.getElementById("visit");
    const values = { ...ask(visit), start: chosenStart() };
    /* Nobody may choose a time of the day before while those of the new day are on their way. */
    visit.querySelector(".visit__times").inert = true;
    htmx.ajax("GET", visit.dataset.url, { target: "#visit", swap: "outerHTML", values });
  }

  /* An answer to what was asked before the last change is dropped; a time that was chosen while
     the answer was on its way stays chosen. */
  let start = "";
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.id !== "visit") return;
    const asked = new URL(event.detail.xhr.responseURL).searchParams;
    const wanted = ask(event.detail.target);
    if (PARTS.some((name) => name in wanted && wanted[name] !== asked.get(name))) event.detail.shouldSwap = false;
    start = chosenStart();
  });
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    document.addEventListener(failure, () => {
      const times = document.querySelector(".visit__times");
      if (times) times.inert = false;
    });
  }
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "visit" || !start) return;
    const same = document.querySelector(`[name="start"][value="${CSS.escape(start)}"]`);
    if (same) same.checked = true;
  });
  /* The button that was pressed is gone with the old times: go on among the new ones. */
  document.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement !== document.body) return;
    const visit = document.getElementById("visit");
    (visit?.querySelector('[name="start"]') ?? visit?.querySelector("#id_day"))?.focus();
  });

  /* What the button would book, beside it: the typed time wins, as it does on the server. */
  function tellChosen() {
    const line = document.getElementById("chosen");
    const visit = document.getElementById("visit");
    if (!line || !visit) return;
    const typed = document.getElementById("id_time")?.value.trim();
    const start = visit.querySelector('[name="start"]:checked');
    const summary = start ? start.dataset.summary : line.dataset.empty;
    line.textContent = typed ? `${visit.dataset.before}${typed}${visit.dataset.after}` : summary;
  }
  document.addEventListener("input", (event) => {
    if (event.target.matches('#id_time, [name="start"]')) tellChosen();
  });
  document.addEventListener("htmx:afterSettle", tellChosen);

  function isChanged(field) {
    if (field.type === "date") return field.value !== field.defaultValue;
    return [...field.selectedOptions].some((option) => !option.defaultSelected);
  }

  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-reload]") && event.target.value !== undefined) {
      if (event.target.type === "date" && !event.target.value) return;
      reload();
    }
    if (event.target.matches('[name="start"]')) {
      const typed = document.getElementById("id_time");
      if (typed) typed.value = "";
      tellChosen();
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
    document.getElementById("id_customer").value = customer.dataset.customer;
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

  tellChosen();
  /* A choice that was made before this script was there, or brought back by the browser. */
  if ([...document.querySelectorAll("#visit [data-reload]")].some(isChanged)) reload();
})();
