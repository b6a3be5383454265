// From finding to finding and from article to article, among those that the filter shows.
let current = null; // the card that keys act on
let anchor = null; // where steps start from: a card or an article

function choose(card) {
  if (card === current) return;
  if (current) {
    current.removeAttribute("aria-current");
    marks.get(current).forEach((mark) => mark.classList.remove("current"));
    point(findingOf(current), false);
  }
  current = card;
  anchor = card ?? anchor;
  if (card) {
    card.setAttribute("aria-current", "true");
    marks.get(card).forEach((mark) => mark.classList.add("current"));
    const select = tool("article");
    if (select) select.value = findingOf(card).article.key;
  }
  tell();
}

function go(card) {
  if (isInPlace()) setView("");
  choose(card);
  card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "center" });
  point(findingOf(card), true); // last, when nothing moves any more
}

function step(by, among = shown()) {
  if (!among.length) return;
  let at = among.indexOf(current);
  if (at < 0) {
    // Nothing chosen, or the chosen one is not among them: begin at its place in the page.
    const after = anchor ? among.findIndex((card) => anchor.compareDocumentPosition(card) & Node.DOCUMENT_POSITION_FOLLOWING) : 0;
    at = (after < 0 ? among.length : after) - (by > 0 ? 1 : 0);
  }
  go(among[(at + by + among.length) % among.length]);
}

function articleHere() {
  if (current) return findingOf(current).article;
  if (anchor?.matches("article")) return desk.articles.find(({ key }) => key === anchor.id);
  return desk.articles.find(({ sheet }) => sheet.getBoundingClientRect().bottom > innerHeight / 3) ?? desk.articles.at(-1);
}

function goTo(article) {
  const own = shown().filter((card) => findingOf(card).article === article);
  const first = own.find(isOpen) ?? own[0];
  if (first && !isInPlace()) {
    go(first);
  } else {
    choose(first ?? null);
    anchor = first ?? article.sheet;
    article.sheet.focus({ preventScroll: true });
    article.sheet.scrollIntoView({ block: "start" });
  }
  const select = tool("article");
  if (select) select.value = article.key;
}

function jump(by) {
  const at = desk.articles.indexOf(articleHere()) + by;
  if (desk.articles[at]) goTo(desk.articles[at]);
}

// Letters without their marks, so that “Lipavsky” finds “Lipavský”.
const plain = (text) => text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase();
const searched = (finding) =>
  (finding.searched ??= plain([finding.text, finding.note, finding.rule, ...finding.others, finding.article.title].join("\n")));

function filter() {
  const value = (name) => one(`[name=${name}]`, filters).value;
  const severities = new Set(all("[name=severity]:checked", filters).map((box) => box.value));
  const [category, confidence, state] = [value("category"), Number(value("confidence")), value("state")];
  const words = plain(value("search")).split(/\s+/).filter(Boolean);
  for (const card of cards) {
    const { severity, category: own, confidence: sure } = card.dataset;
    const isShown = severities.has(severity) && (!category || own === category) && Number(sure) >= confidence
      && (!state || choiceOf(card) === state) && words.every((word) => searched(findingOf(card)).includes(word));
    if (card.hidden === !isShown) continue;
    card.hidden = !isShown;
    marks.get(card).forEach((mark) => mark.classList.toggle("off", !isShown));
  }
  tell();
}
