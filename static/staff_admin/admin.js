/* The staff's pages: what the browser adds. No page depends on it to be read. */
(() => {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");
  /* By then every script of the page has run. */
  document.addEventListener("DOMContentLoaded", () => root.classList.add("ready"));

  /* Operators read the time on the clock of their own machine. */
  const cookie = document.body.dataset.zoneCookie;
  if (cookie) {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    document.cookie = `${cookie}=${zone}; path=/admin/; max-age=31536000; samesite=lax`;
  }

  const menu = document.querySelector("[data-menu]");
  const side = document.getElementById("side");
  if (menu && side) {
    menu.addEventListener("click", () => {
      const open = side.classList.toggle("side--open");
      menu.setAttribute("aria-expanded", String(open));
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && side.classList.contains("side--open")) {
        menu.click();
        menu.focus();
      }
    });
  }

  document.querySelectorAll("[data-submit]").forEach((field) => {
    field.addEventListener("change", () => field.value && field.form.requestSubmit());
  });

  /* A second press of the same button sends nothing: the first answer is on its way. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  addEventListener("pageshow", () => {
    document.querySelectorAll("[data-once]").forEach((form) => delete form.dataset.sent);
  });

  /* The whole cell around the box of a row can be pressed. */
  document.addEventListener("click", (event) => {
    if (event.target.matches(".action-checkbox, .action-checkbox-column, .action-checkbox-column > span")) {
      event.target.querySelector("input")?.click();
    }
  });

  /* To the first mistake, wherever on the page it stands. */
  const first = document.querySelector("[data-focus], [aria-invalid='true']");
  if (first) {
    for (let part = first.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    first.focus({ preventScroll: true });
  }
  const place = first ?? document.querySelector(".content .errorlist");
  const around = place?.closest(".field, .form-row") ?? place;
  around?.scrollIntoView({ block: around.offsetHeight > innerHeight / 2 ? "start" : "center" });
})();
