/* Own texts: the preview follows what is typed, and parts of text messages are counted. */
(() => {
  "use strict";
  const form = document.querySelector("[data-texts]");
  if (!form) return;
  const show = form.querySelector("[data-preview]");
  form.addEventListener("change", () => form.requestSubmit(show));

  /* GSM 03.38: one character each; those of its second table count twice. */
  const plain =
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿" +
    "abcdefghijklmnopqrstuvwxyzäöñüà";
  const twice = "\f^{}\\[~]|€";
  const size = form.querySelector("[data-size]");
  const part = form.querySelector("textarea[data-part]");
  if (!size || !part) return;
  const values = {};
  form.querySelectorAll("[data-placeholder]").forEach((item) => {
    values[item.dataset.placeholder] = item.dataset.value;
  });
  const fill = (text) => text.replace(/\{([^{}\n]*)\}/g, (all, name) => values[name] ?? all);
  const count = () => {
    const text = fill(part.value);
    const odd = [...text].find((char) => !plain.includes(char) && !twice.includes(char));
    const units = odd ? text.length : [...text].reduce((sum, char) => sum + (twice.includes(char) ? 2 : 1), 0);
    const [alone, joined] = odd ? [70, 67] : [160, 153];
    const parts = units <= alone ? 1 : Math.ceil(units / joined);
    const words = size.dataset.words.replace("{units}", units).replace("{parts}", parts);
    size.textContent = text ? words + (odd ? ` ${size.dataset.odd.replace("{letter}", odd)}` : "") : "";
  };
  part.addEventListener("input", count);
  count();
})();
