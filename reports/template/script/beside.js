// What stands beside the article: its corrected text as it grows, or the text that it was translated from. Where the
// screen is too narrow for that it stands in the article's place.
const wide = matchMedia("(min-width: 80rem)");
const VIEW = "mtcheck:view"; // where the browser keeps which it is
const hasSources = desk.articles.some(({ pane }) => one(".source", pane));
let view = "";

const isInPlace = () => view !== "" && !wide.matches;

function keptView() {
  try {
    const kept = localStorage.getItem(VIEW) ?? "corrected";
    return kept === "corrected" || (kept === "source" && hasSources) ? kept : "";
  } catch {
    return "corrected";
  }
}

// By hand: the reader's wish, kept and said.
function toggleView(wanted) {
  const here = articleHere();
  setView(view === wanted ? "" : wanted);
  if (wide.matches) {
    try {
      localStorage.setItem(VIEW, view);
    } catch { /* then it is not kept */ }
  }
  if (view === "corrected") fillCorrected(here);
  say(says.views[view || "marked"]);
  if (isInPlace()) here.sheet.scrollIntoView({ block: "start" });
  else if (current && !current.hidden) go(current);
}

function setView(wanted) {
  view = wanted;
  document.body.dataset.view = view;
  document.body.classList.toggle("inplace", isInPlace());
  for (const name of ["corrected", "source"]) tool(name)?.setAttribute("aria-pressed", view === name);
  desk.articles.filter((article) => article.isNear).forEach(fillCorrected);
}

// The corrected text, a division a paragraph so that a decision moves no more than its own; only of articles that are
// in sight or were.
function fillCorrected(article) {
  if (view !== "corrected" || article.places) return;
  article.places = new Map();
  const sheet = one(".corrected", article.pane);
  let part = make("div", "");
  sheet.replaceChildren(part);
  for (const [text, finding] of desk.pieces(article)) {
    if (finding) {
      const place = placeOf(finding);
      article.places.set(finding, place);
      part.append(place);
      continue;
    }
    const [first, ...more] = text.split(/(?<=\n\n)(?=[^\n])/);
    part.append(visible(first));
    for (const next of more) {
      part = make("div", visible(next));
      sheet.append(part);
    }
  }
}

// A finding's text as it stands now.
function placeOf(finding) {
  const { decision, text } = finding;
  if (decision?.choice === "accepted") return make(decision.replacement ? "ins" : "span", visible(decision.replacement));
  if (decision) return make("span", visible(text));
  const { severity } = finding.card.dataset;
  const link = make("a", visible(text), { href: `#${finding.key}`, class: `still ${severity}${text.trim() ? "" : " empty"}` });
  if (!text.trim()) link.setAttribute("aria-label", one(".what", finding.card).textContent.trim());
  return link;
}

function showBeside(finding) {
  const old = finding.article.places?.get(finding);
  if (!old) return;
  const place = placeOf(finding);
  old.replaceWith(place);
  finding.article.places.set(finding, place);
  if (findingOf(current ?? finding.card) === finding) point(finding, true);
}

// Show where a finding stands in the text beside, without moving the page.
function point(finding, isHere) {
  const place = finding.article.places?.get(finding);
  place?.classList.toggle("here", isHere);
  const row = finding.card.closest(".row").dataset.row;
  const source = finding.article.sources.get(row);
  source?.classList.toggle("here", isHere);
  const target = view === "source" ? source : place;
  if (!isHere || !target || !wide.matches) return;
  const { pane } = finding.article;
  const [inner, outer] = [target.getBoundingClientRect(), pane.getBoundingClientRect()];
  if (inner.top < outer.top || inner.bottom > outer.bottom) pane.scrollTop += inner.top - outer.top - outer.height / 3;
}

const watching = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    const article = desk.articles.find(({ key }) => key === target.id);
    article.isNear = isIntersecting;
    if (isIntersecting) fillCorrected(article);
  }
}, { rootMargin: "50%" });
