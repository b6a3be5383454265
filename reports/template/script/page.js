// The page's parts, and what all of the script needs of them.
const { says } = desk;
const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const tools = new Map(); // looked for once: a long page takes long to search
const tool = (name) => {
  if (!tools.has(name)) tools.set(name, one(`[name=${name}]`));
  return tools.get(name);
};
const work = one(".work");
const filters = one(".filters");
const status = one("output[role=status]");
const help = one("dialog.help");
const file = one("input[name=file]");
const keys = one("input[name=keys]");
const cards = all(".card");
const marks = new Map(cards.map((card) => [card, []]));
for (const mark of all("mark[data-card]")) marks.get(document.getElementById(mark.dataset.card)).push(mark);
for (const article of desk.articles) {
  article.sheet = document.getElementById(article.key);
  article.pane = one(":scope > .beside", article.sheet);
  article.sources = new Map(all(".source [data-row]", article.pane).map((part) => [part.dataset.row, part]));
}
for (const card of cards) {
  card.finding = desk.findings.get(card.id);
  card.finding.card = card;
}

const findingOf = (card) => card.finding;
const choiceOf = (card) => findingOf(card).decision?.choice ?? "open";
const isOpen = (card) => !findingOf(card).decision;
const shown = () => cards.filter((card) => !card.hidden);
const openIn = (article) => article.findings.filter((finding) => !finding.decision).length;

// As mtcheck/writing/shown.py shows what is invisible and dangerous.
const visible = (text) =>
  text.replace(desk.unsafe, (char) => {
    const code = char.codePointAt(0);
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    return code === 0x7f ? "\u2421" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
const fill = (form, values) => form.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
const count = (forms, n, more) => fill(n === 1 ? forms.one : forms.other, { n: n.toLocaleString(desk.language), ...more });
const say = (...parts) => { status.textContent = `${parts.filter(Boolean).join(". ")}.`; };

function make(tag, text, attributes = {}) {
  const element = document.createElement(tag);
  element.textContent = text;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
