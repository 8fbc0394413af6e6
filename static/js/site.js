/* Customers' pages: what the browser adds to pages that work without it. */
(() => {
  "use strict";
  const ZONE_COOKIE = "visitor_zone";
  const TYPED = "booking-details";
  const announcer = document.getElementById("announcer");
  const isRtl = document.documentElement.dir === "rtl";
  const STEPS = { ArrowLeft: isRtl ? 1 : -1, ArrowRight: isRtl ? -1 : 1, ArrowUp: -7, ArrowDown: 7 };
  let scrolled = 0;
  let wanted = null;

  /* Remember the visitor's zone, unless one was chosen, and show the times in it at once. */
  function tellZone() {
    const known = document.cookie.split("; ").some((pair) => pair.startsWith(`${ZONE_COOKIE}=`));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (known || !zone) return;
    const secure = location.protocol === "https:" ? "; secure" : "";
    document.cookie = `${ZONE_COOKIE}=${zone}; path=/; max-age=31536000; samesite=lax${secure}`;
    const shown = document.querySelector("[data-zone]");
    const here = new URL(location.href);
    if (!shown || shown.dataset.zone === zone || here.searchParams.has("tz")) return;
    if (shown.id === "when") {
      htmx.ajax("GET", here.pathname + here.search, { target: "#when", swap: "outerHTML" });
      return;
    }
    here.searchParams.set("tz", zone);
    location.replace(here);
  }

  /* All days are one stop for Tab, on the chosen or first free one; arrows lead to the others,
     Home and End to those of the week, PageUp and PageDown to another month (APG, "Grid"). */
  function joinDays() {
    document.querySelectorAll("[data-days]").forEach((group) => {
      const days = [...group.querySelectorAll(".day")];
      const first = days.find((day) => day.matches("[aria-current]")) || days.find((day) => day.href) || days[0];
      days.forEach((day) => (day.tabIndex = day === first ? 0 : -1));
    });
  }

  function focusDay(day) {
    day.closest("[data-days]").querySelectorAll(".day").forEach((other) => (other.tabIndex = -1));
    day.tabIndex = 0;
    day.focus();
  }

  /* The day that has the date, else the first one after it, else the last. */
  function findDay(group, iso) {
    const days = [...group.querySelectorAll(".day")];
    return days.find((day) => day.id.slice(-10) >= iso) || days.at(-1);
  }

  function addDays(iso, count) {
    const date = new Date(`${iso}T12:00:00Z`);
    date.setUTCDate(date.getUTCDate() + count);
    return date.toISOString().slice(0, 10);
  }

  function addMonth(iso, count) {
    const date = new Date(`${iso.slice(0, 8)}01T12:00:00Z`);
    date.setUTCMonth(date.getUTCMonth() + count + 1, 0);
    const last = date.toISOString().slice(0, 10);
    return last.slice(0, 8) + (iso.slice(8) < last.slice(8) ? iso.slice(8) : last.slice(8));
  }

  function moveAmongDays(event) {
    const day = event.target.closest && event.target.closest("[data-days] .day");
    if (!day || event.ctrlKey || event.metaKey || event.altKey) return;
    const group = day.closest("[data-days]");
    const iso = day.id.slice(-10);
    const row = [...(day.closest("tr") || group).querySelectorAll(".day")];
    const months = { PageUp: -1, PageDown: 1 }[event.key];
    if (event.key === " ") day.click();
    else if (event.key === "Home") focusDay(row[0]);
    else if (event.key === "End") focusDay(row.at(-1));
    else if (months) goTo(group, addMonth(iso, months));
    else if (STEPS[event.key]) goTo(group, addDays(iso, STEPS[event.key]));
    else return;
    event.preventDefault();
  }

  /* Beyond its edge the next month is fetched; the day there gets the focus when it has come. */
  function goTo(group, iso) {
    const days = [...group.querySelectorAll(".day")];
    if (iso >= days[0].id.slice(-10) && iso <= days.at(-1).id.slice(-10)) return focusDay(findDay(group, iso));
    const way = document.getElementById(iso < days[0].id.slice(-10) ? "earlier" : "later");
    if (!way) return;
    wanted = { group: group.id, iso };
    way.click();
  }

  function focusWanted() {
    const group = wanted && document.getElementById(wanted.group);
    if (group && group.querySelector(".day")) focusDay(findDay(group, wanted.iso));
    wanted = null;
  }

  /* A tap shows at once: the new day is marked, the old times fade and cannot be pressed. */
  function showWaiting(when, pressed) {
    when.setAttribute("aria-busy", "true");
    when.querySelectorAll(".times, .empty").forEach((part) => (part.inert = true));
    const day = pressed.id.match(/^(?:day|strip)-(.+)$/);
    if (!day) return;
    const isFirst = !when.querySelector("[data-was]");
    when.querySelectorAll("[aria-current=date]").forEach((was) => {
      was.removeAttribute("aria-current");
      if (isFirst) was.dataset.was = "";
    });
    for (const kind of ["day", "strip"]) {
      const chosen = document.getElementById(`${kind}-${day[1]}`);
      if (chosen) chosen.setAttribute("aria-current", "date");
    }
  }

  /* Nothing came: everything is as before, to be pressed again. */
  function stopWaiting() {
    const when = document.getElementById("when");
    if (!when) return;
    when.removeAttribute("aria-busy");
    when.querySelectorAll(".times, .empty").forEach((part) => (part.inert = false));
    const earlier = when.querySelectorAll("[data-was]");
    if (!earlier.length) return;
    when.querySelectorAll("[aria-current=date]").forEach((day) => day.removeAttribute("aria-current"));
    earlier.forEach((day) => {
      day.setAttribute("aria-current", "date");
      delete day.dataset.was;
    });
  }

  function tellOffline(isOffline) {
    document.getElementById("offline").hidden = !isOffline;
  }

  function showChosenDay() {
    const strip = document.getElementById("strip");
    const chosen = strip && strip.querySelector("[aria-current]");
    if (chosen) strip.scrollLeft += chosen.getBoundingClientRect().left - strip.getBoundingClientRect().left - 16;
  }

  /* The strip stays where it was, unless the chosen day would be out of sight. */
  function keepPlace(strip) {
    strip.scrollLeft = scrolled;
    const chosen = strip.querySelector("[aria-current]");
    if (!chosen) return;
    const day = chosen.getBoundingClientRect();
    const frame = strip.getBoundingClientRect();
    if (day.left < frame.left || day.right > frame.right) showChosenDay();
  }

  /* A second press of the same button sends nothing: the first answer is on its way. */
  function sendOnce(event) {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    if (!button || !button.dataset.busy) return;
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  }

  /* Back from the next page: the form is ready again. */
  function readyAgain() {
    document.querySelectorAll("[data-once]").forEach((form) => delete form.dataset.sent);
    document.querySelectorAll("[data-label]").forEach((button) => {
      button.textContent = button.dataset.label;
      button.removeAttribute("aria-disabled");
    });
  }

  /* What was typed comes back after a detour to another time, in this tab only. */
  function keepTyped() {
    const form = document.getElementById("details");
    if (document.querySelector("[data-booked]")) sessionStorage.removeItem(TYPED);
    if (!form) return;
    /* Not the one that nobody sees: what a program wrote there would come back, too. */
    const fields = [...form.querySelectorAll("input:not([type=hidden], [tabindex='-1']), textarea")];
    const typed = JSON.parse(sessionStorage.getItem(TYPED) || "{}");
    fields.forEach((field) => {
      if (!field.value && typed[field.name]) field.value = typed[field.name];
    });
    form.addEventListener("input", () => {
      const values = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      sessionStorage.setItem(TYPED, JSON.stringify(values));
    });
  }

  document.addEventListener("submit", sendOnce);
  document.addEventListener("htmx:beforeSwap", (event) => {
    const strip = document.getElementById("strip");
    scrolled = strip ? strip.scrollLeft : 0;
    /* A page with an error status still says something: show it whole. */
    if (event.detail.xhr.status >= 400) location.assign(event.detail.pathInfo.finalRequestPath);
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const strip = document.getElementById("strip");
    if (strip && scrolled) keepPlace(strip);
    else showChosenDay();
    joinDays();
    focusWanted();
    const root = event.detail.elt;
    const focus = root.querySelector("[data-focus]");
    if (focus) focus.focus();
    else if (document.activeElement === document.body) {
      const heading = root.querySelector("h2");
      if (heading) {
        heading.tabIndex = -1;
        heading.focus({ preventScroll: true });
      }
    }
    if (root.dataset.announce) announcer.textContent = root.dataset.announce;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    tellOffline(false);
    const target = event.detail.target;
    if (target && target.id === "when") showWaiting(target, event.detail.elt);
  });
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(failure, () => {
      announcer.textContent = "";
      wanted = null;
      stopWaiting();
      tellOffline(true);
    });
  }
  addEventListener("online", () => tellOffline(false));
  /* Escape closes the list of zones as its "Keep" does. */
  document.addEventListener("keydown", (event) => {
    const keep = document.getElementById("keep-zone");
    if (event.key === "Escape" && keep && !event.defaultPrevented) keep.click();
  });
  document.addEventListener("keydown", moveAmongDays);
  addEventListener("pageshow", readyAgain);
  joinDays();
  tellZone();
  showChosenDay();
  keepTyped();
})();
