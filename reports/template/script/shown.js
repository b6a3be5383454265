// What the page shows of the decisions: cards, marks, counts.
const cells = new Map(all("[data-of-article]").map((cell) => [cell.dataset.ofArticle, cell]));
const options = new Map([...(tool("article")?.options ?? [])].map((option) => [option.value, option]));

function show(card) {
  const finding = findingOf(card);
  const { decision } = finding;
  card.dataset.state = decision?.choice ?? "open";
  one(".what .state", card).textContent = says.state[decision?.choice] ?? "";
  const byFix = decision?.choice === "accepted" && decision.replacement === finding.fix;
  one("[name=accept]", card)?.setAttribute("aria-pressed", byFix);
  one("[name=reject]", card).setAttribute("aria-pressed", decision?.choice === "rejected");
  const decided = one(".decided", card);
  decided.hidden = decision?.choice !== "accepted" || byFix;
  if (!decided.hidden) {
    const { replacement } = decision;
    const said = replacement ? make("ins", replacement === " " ? says.space : visible(replacement), { dir: "auto" }) : says.nothing;
    decided.replaceChildren(`${says.becomes} `, said);
  }
  marks.get(card).forEach((mark, index) => showIn(mark, decision, index === 0));
}

function showIn(mark, decision, isFirst) {
  const isAccepted = decision?.choice === "accepted";
  mark.classList.toggle("accepted", isAccepted);
  mark.classList.toggle("rejected", decision?.choice === "rejected");
  const link = one("a", mark);
  one("ins", mark)?.remove();
  const old = one("del", link);
  if (old) old.replaceWith(...old.childNodes);
  if (isAccepted && link.firstChild?.nodeType === Node.TEXT_NODE) {
    const del = document.createElement("del");
    link.firstChild.before(del);
    del.append(del.nextSibling);
  }
  const state = one(".state", mark);
  if (state) state.textContent = decision ? `, ${says.state[decision.choice]}` : "";
  if (isAccepted && isFirst) {
    const { lead = "", tail = "" } = mark.dataset;
    const text = lead + visible(decision.replacement) + tail;
    if (text) link.after(make("ins", text));
  }
}

const leftText = (open = cards.filter(isOpen).length) => {
  const values = { all: cards.length.toLocaleString(desk.language) };
  return open ? count(says.left, open, values) : fill(says.none_left, values);
};

// What is left, where one is, and what can be done.
function tell() {
  const here = shown();
  const decided = { accepted: 0, rejected: 0, open: 0 };
  for (const card of cards) decided[choiceOf(card)] += 1;
  one(".left", work).textContent = leftText(decided.open);
  one(".done", work).textContent = decided.accepted + decided.rejected ? fill(says.done, decided) : "";
  const at = here.indexOf(current) + 1;
  one(".place", work).textContent = at ? fill(says.place, { n: at, all: here.length }) : "";
  tool("undo").disabled = !desk.canUndo();
  const safe = safeOnes().length;
  one(".n", tool("safe")).textContent = `(${safe})`;
  tool("safe").disabled = !safe;
  one(".none", filters).hidden = here.length > 0;
  for (const article of desk.articles) {
    const open = openIn(article);
    const cell = cells.get(article.key);
    if (cell) cell.textContent = open;
    const option = options.get(article.key);
    if (option) option.textContent = `${(option.dataset.name ??= option.textContent)} (${open})`;
  }
  const warning = one(".kept", work);
  warning.hidden = desk.keeps();
  warning.textContent = desk.keeps() ? "" : says.not_kept;
}

// After a step: the changed cards, the counts, and the corrected text where it is in sight.
function refresh(changed) {
  changed.forEach(({ card }) => show(card));
  filter();
  changed.forEach(showBeside);
  return changed.map(({ card }) => card);
}
