// Steps from finding to finding, and the filter. The page is whole without it: links and cards need no script.
"use strict";
(() => {
  const bar = document.querySelector(".bar");
  const cards = [...document.querySelectorAll(".card")];
  if (!bar || !cards.length) return;

  const output = bar.querySelector("output");
  const severities = [...bar.querySelectorAll("input[name=severity]")];
  const category = bar.querySelector("select[name=category]");
  const keys = bar.querySelector("input[name=keys]");
  const marks = new Map(cards.map((card) => [card, []]));
  for (const mark of document.querySelectorAll("mark[data-card]")) {
    marks.get(document.getElementById(mark.dataset.card)).push(mark);
  }
  let current = null;

  const shown = () => cards.filter((card) => !card.hidden);

  function tell() {
    const all = shown();
    const n = all.indexOf(current) + 1;
    output.textContent = output.dataset.form.replace("{n}", n || "–").replace("{all}", all.length);
  }

  function choose(card) {
    if (card === current) return;
    if (current) {
      current.removeAttribute("aria-current");
      marks.get(current).forEach((mark) => mark.classList.remove("current"));
    }
    current = card;
    card.setAttribute("aria-current", "true");
    marks.get(card).forEach((mark) => mark.classList.add("current"));
    tell();
  }

  function go(card) {
    choose(card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center" });
  }

  function step(by) {
    const all = shown();
    if (!all.length) return;
    let at = all.indexOf(current);
    if (at < 0) {
      // Nothing chosen, or the chosen one is filtered out: begin at its place in the page.
      const after = current ? all.findIndex((card) => current.compareDocumentPosition(card) & 4) : 0;
      at = (after < 0 ? all.length : after) - (by > 0 ? 1 : 0);
    }
    go(all[(at + by + all.length) % all.length]);
  }

  function filter() {
    const wanted = new Set(severities.filter((box) => box.checked).map((box) => box.value));
    for (const card of cards) {
      card.hidden = !wanted.has(card.dataset.severity) || (category.value !== "" && category.value !== card.dataset.category);
      marks.get(card).forEach((mark) => mark.classList.toggle("off", card.hidden));
    }
    tell();
  }

  bar.hidden = false;
  bar.addEventListener("change", filter);
  bar.querySelector("[name=next]").addEventListener("click", () => step(1));
  bar.querySelector("[name=previous]").addEventListener("click", () => step(-1));

  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("select, textarea, input:not([type=checkbox])")) return;
    const by = { n: 1, j: 1, p: -1, k: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card) choose(card);
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("mark a, a.number");
    if (!link) return;
    const target = document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    if (target.matches(".card")) return target.hidden ? undefined : go(target);
    target.scrollIntoView({ block: "center" });
    target.querySelector("a").focus({ preventScroll: true });
  });

  // Paper cannot be clicked.
  window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((d) => { d.open = true; }));
  filter();
})();
