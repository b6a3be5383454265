// Keys, pointers, the browser; and the beginning of it all.
const onCard = (act) => () => {
  if (!current || current.hidden) return step(1);
  if (isInPlace()) return go(current);
  return act(current);
};
const why = (card) => { const details = one("details", card); details.open = !details.open; };
const focus = (element) => { element.scrollIntoView({ block: "nearest" }); element.focus(); };
const byKey = {
  j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
  "]": () => jump(1), "[": () => jump(-1), "shift+j": () => jump(1), "shift+k": () => jump(-1),
  a: onCard((card) => accept(card, true)), r: onCard((card) => reject(card, true)), e: onCard(edit), w: onCard(why),
  u: undo, "shift+a": acceptSafe, v: () => toggleView("corrected"), t: () => hasSources && toggleView("source"),
  c: () => copy(articleHere()), d: () => focus(one("[name=download]", articleHere().sheet)),
  f: () => focus(one("input[type=checkbox], select", filters)), "/": () => focus(tool("search")),
  "?": () => help.showModal(),
};
const byArrow = { ArrowDown: () => step(1), ArrowUp: () => step(-1) };

function actOf(event) {
  const key = event.key.toLowerCase();
  if (byArrow[event.key]) return event.target.closest(".card") && !event.shiftKey ? byArrow[event.key] : null;
  if (/^[1-9]$/.test(key)) {
    return onCard((card) => one(`[name=choose][value="${key - 1}"]`, card) && accept(card, true, findingOf(card).others[key - 1]));
  }
  const isLetter = key !== event.key.toUpperCase();
  return byKey[event.shiftKey && isLetter ? `shift+${key}` : key];
}

document.addEventListener("keydown", (event) => {
  if (help.open || event.isComposing || event.target.closest("select, textarea, input:not([type=checkbox])")) return;
  const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
  if (!isUndo && (!keys.checked || event.ctrlKey || event.metaKey || event.altKey)) return;
  const act = isUndo ? undo : actOf(event);
  if (!act) return;
  event.preventDefault();
  act();
});

// In the search: Enter goes to what was found, Escape leaves it empty.
tool("search").addEventListener("keydown", (event) => {
  if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
  event.preventDefault();
  if (event.key === "Escape") {
    event.target.value = "";
    filter();
  }
  if (current && !current.hidden) go(current);
  else step(1);
});
tool("search").addEventListener("input", filter);

document.addEventListener("focusin", (event) => {
  const card = event.target.closest(".card");
  if (!card || card === current) return;
  choose(card);
  point(findingOf(card), true);
});

const byName = {
  next: () => step(1), previous: () => step(-1), undo, safe: acceptSafe,
  corrected: () => toggleView("corrected"), source: () => toggleView("source"),
  export: exportAll, import: () => file.click(), all: downloadAll, help: () => help.showModal(), close: () => help.close(),
};
const onItsCard = {
  accept: (card) => accept(card, false), reject: (card) => reject(card, false), edit,
  choose: (card, { value }) => accept(card, false, findingOf(card).others[value]),
};
const onItsArticle = { copy, download };

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name]");
  if (button) {
    const card = button.closest(".card");
    if (card) onItsCard[button.name]?.(card, button);
    else if (onItsArticle[button.name]) onItsArticle[button.name](desk.articles.find(({ sheet }) => sheet.contains(button)), button);
    else byName[button.name]?.();
    return;
  }
  const link = event.target.closest("mark a, a.number, a.still");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  if (target.matches(".card")) {
    if (!target.hidden) go(target);
    return;
  }
  target.scrollIntoView({ block: "center" });
  one("a", target).focus({ preventScroll: true });
});

filters.addEventListener("change", filter);
file.addEventListener("change", importFile);
tool("article")?.addEventListener("change", (event) => goTo(desk.articles.find(({ key }) => key === event.target.value)));
wide.addEventListener("change", () => setView(wide.matches ? keptView() : ""));

// The same page in another window.
window.addEventListener("storage", (event) => {
  if (event.key && !desk.articles.some(({ slot }) => slot === event.key)) return;
  desk.recallAll();
  refresh([...desk.findings.values()]);
});

// Paper cannot be clicked.
window.addEventListener("beforeprint", () => all("details").forEach((details) => { details.open = true; }));

document.body.classList.add("works");
work.hidden = filters.hidden = !cards.length;
for (const cell of all(".open[hidden]")) cell.hidden = false;
for (const button of all("[name=choose]")) button.disabled = false;
cards.filter((card) => !isOpen(card)).forEach(show);
setView(wide.matches ? keptView() : "");
filter();
for (const { sheet } of desk.articles) watching.observe(sheet);
