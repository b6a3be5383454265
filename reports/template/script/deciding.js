// Accept, reject, edit, undo.
function decide(card, decision, goOn) {
  refresh(desk.decide([[findingOf(card), decision]]));
  say(decision ? says[decision.choice] : says.taken_back, leftText());
  const open = shown().filter(isOpen);
  if (decision && (goOn || card.hidden) && open.length) step(1, open);
  else if (card.hidden) choose(null);
  else if (goOn) go(card);
}

function accept(card, goOn, replacement = findingOf(card).fix) {
  if (replacement === null) return edit(card);
  const { decision } = findingOf(card);
  const isSame = decision?.choice === "accepted" && decision.replacement === replacement;
  return decide(card, isSame ? null : { choice: "accepted", replacement }, goOn);
}

function reject(card, goOn) {
  decide(card, choiceOf(card) === "rejected" ? null : { choice: "rejected", replacement: null }, goOn);
}

const safeOnes = () => shown().map(findingOf).filter((finding) => finding.safe && !finding.decision);

function acceptSafe() {
  const found = safeOnes();
  if (!found.length) return;
  refresh(desk.decide(found.map((finding) => [finding, { choice: "accepted", replacement: finding.fix }])));
  say(count(says.safe, found.length), leftText());
}

function undo() {
  if (!desk.canUndo()) return say(says.nothing_to_undo);
  const [first] = refresh(desk.undo());
  if (first && !first.hidden && !isInPlace()) go(first);
  return say(says.undone, leftText());
}

function edit(card) {
  if (one(".editor", card)) return one("textarea", card).focus();
  const finding = findingOf(card);
  const before = finding.decision?.replacement ?? finding.fix ?? finding.text;
  const editor = make("div", "", { class: "editor" });
  const label = make("label", finding.text ? fill(says.edit_label, { text: visible(finding.text) }) : says.edit_empty);
  const area = make("textarea", "", { rows: Math.min(8, 1 + before.split("\n").length), spellcheck: "true", dir: "auto" });
  area.value = before;
  const unchanged = area.value; // line ends as a text area has them
  const lineEnd = /\r\n/.test(finding.article.text) ? "\r\n" : "\n";
  const keep = make("button", says.keep, { type: "button", name: "keep" });
  const cancel = make("button", says.cancel, { type: "button", name: "cancel" });
  label.append(area);
  editor.append(label, keep, cancel);
  one(".actions", card).after(editor);

  const close = (then) => { editor.remove(); then(); };
  const typed = () => (area.value === unchanged ? before : area.value.replaceAll("\n", lineEnd));
  const done = (goOn) => close(() => {
    card.focus({ preventScroll: true });
    decide(card, { choice: "accepted", replacement: typed() }, goOn);
  });
  const leave = () => close(() => card.focus({ preventScroll: true }));
  keep.addEventListener("click", () => done(false));
  cancel.addEventListener("click", leave);
  editor.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") leave();
    else if (event.key === "Enter" && event.target === area && !event.shiftKey) done(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  area.focus();
  return area.select();
}
