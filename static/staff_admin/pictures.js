/* Pictures: a press on one says which point of it must stay in sight; the fields work without. */
(() => {
  "use strict";

  function mark(frame, x, y) {
    const point = frame.querySelector(".picture-point");
    point.style.left = `${x}%`;
    point.style.top = `${y}%`;
  }

  function watch(picture) {
    const name = picture.dataset.focusOf;
    const [x, y] = ["x", "y"].map((axis) => document.querySelector(`[name="${name}_focus_${axis}"]`));
    if (!x || !y) return;
    const frame = document.createElement("span");
    frame.className = "picture-frame";
    picture.replaceWith(frame);
    const point = document.createElement("span");
    point.className = "picture-point";
    frame.append(picture, point);
    const show = () => mark(frame, x.value || 50, y.value || 50);
    picture.addEventListener("click", (event) => {
      event.preventDefault();
      const box = picture.getBoundingClientRect();
      x.value = Math.round(((event.clientX - box.left) / box.width) * 100);
      y.value = Math.round(((event.clientY - box.top) / box.height) * 100);
      show();
    });
    [x, y].forEach((field) => field.addEventListener("input", show));
    show();
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-focus-of]").forEach(watch);
  });
})();
