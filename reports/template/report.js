// Steps, filters, decisions: the page as a place to work. It can be read without: links and cards need no script.
"use strict";
(() => {
  const { says } = desk;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const work = one(".work");
  const filters = one(".filters");
  const status = one("output[role=status]");
  const help = one("dialog.help");
  const file = one("input[name=file]");
  const tool = (name) => one(`[name=${name}]`);
  const keys = one("input[name=keys]");
  const cards = all(".card");
  const findingOf = (card) => desk.findings.get(card.id);
  const marks = new Map(cards.map((card) => [card, []]));
  for (const mark of all("mark[data-card]")) marks.get(document.getElementById(mark.dataset.card)).push(mark);

  const cells = new Map(all("[data-of]").map((cell) => [cell.dataset.of, cell]));
  const options = new Map([...(tool("article")?.options ?? [])].map((option) => [option.value, option]));

  let current = null; // the card that keys act on
  let anchor = null; // where steps start from: a card or an article
  let isClean = false; // whether the corrected text is shown

  const visible = (text) =>
    text.replace(desk.unsafe, (char) => {
      const code = char.codePointAt(0);
      if (code < 0x20) return String.fromCodePoint(0x2400 + code);
      return code === 0x7f ? "\u2421" : `⟨U+${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
    });
  const fill = (form, values) => form.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const count = (forms, n, more) => fill(n === 1 ? forms.one : forms.other, { n: n.toLocaleString("en"), ...more });
  const say = (...parts) => { status.textContent = `${parts.filter(Boolean).join(". ")}.`; };
  const choiceOf = (card) => findingOf(card).decision?.choice ?? "open";
  const isOpen = (card) => choiceOf(card) === "open";
  const shown = () => cards.filter((card) => !card.hidden);

  function make(tag, text, attributes = {}) {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  }

  // ---- What the page shows of the decisions

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

  function showCorrected(article) {
    const sheet = one(".corrected", document.getElementById(article.key));
    sheet.replaceChildren(
      ...Array.from(desk.pieces(article), ([text, finding]) => {
        if (!finding || finding.decision?.choice === "rejected") return visible(text);
        if (finding.decision) return text ? make("ins", visible(text)) : "";
        const severity = document.getElementById(finding.key).dataset.severity;
        return make("a", visible(text), { href: `#${finding.key}`, class: `still ${severity}${text ? "" : " empty"}` });
      }),
    );
  }

  function setView(wantsClean) {
    const at = articleHere();
    isClean = wantsClean;
    document.body.classList.toggle("clean", isClean);
    tool("corrected").setAttribute("aria-pressed", isClean);
    if (isClean) desk.articles.forEach(showCorrected);
    for (const sheet of all(".corrected")) sheet.hidden = !isClean;
    say(isClean ? says.corrected : says.marked);
    if (isClean) document.getElementById(at.key).scrollIntoView({ block: "start" });
    else if (current && !current.hidden) current.scrollIntoView({ block: "center" });
  }

  const leftText = () => {
    const open = cards.filter(isOpen).length;
    return open ? count(says.left, open, { all: cards.length }) : fill(says.none_left, { all: cards.length });
  };

  function tell() {
    const here = shown();
    const of = (choice) => cards.filter((card) => choiceOf(card) === choice).length;
    one(".left", work).textContent = leftText();
    const decided = { accepted: of("accepted"), rejected: of("rejected") };
    one(".done", work).textContent = decided.accepted + decided.rejected ? fill(says.done, decided) : "";
    const at = here.indexOf(current) + 1;
    one(".place", work).textContent = at ? fill(says.place, { n: at, all: here.length }) : "";
    tool("undo").disabled = !desk.canUndo();
    const safe = safeOnes().length;
    one(".n", tool("safe")).textContent = `(${safe})`;
    tool("safe").disabled = !safe;
    for (const article of desk.articles) {
      const open = article.findings.filter((finding) => !finding.decision).length;
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
    const changedCards = changed.map((finding) => document.getElementById(finding.key));
    changedCards.forEach(show);
    filter();
    if (isClean) new Set(changed.map((finding) => finding.article)).forEach(showCorrected);
    return changedCards;
  }

  // ---- Steps

  function choose(card) {
    if (card === current) return;
    if (current) {
      current.removeAttribute("aria-current");
      marks.get(current).forEach((mark) => mark.classList.remove("current"));
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
    if (isClean) setView(false);
    choose(card);
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "center" });
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
    return desk.articles.find(({ key }) => document.getElementById(key).getBoundingClientRect().bottom > innerHeight / 3) ?? desk.articles.at(-1);
  }

  function goTo(article) {
    const own = shown().filter((card) => findingOf(card).article === article);
    const first = own.find(isOpen) ?? own[0];
    const sheet = document.getElementById(article.key);
    if (first && !isClean) {
      go(first);
    } else {
      choose(first ?? null);
      anchor = first ?? sheet;
      sheet.focus({ preventScroll: true });
      sheet.scrollIntoView({ block: "start" });
    }
    const select = tool("article");
    if (select) select.value = article.key;
  }

  const jump = (by) => {
    const at = desk.articles.indexOf(articleHere()) + by;
    if (desk.articles[at]) goTo(desk.articles[at]);
  };

  function filter() {
    const value = (name) => one(`[name=${name}]`, filters).value;
    const severities = new Set(all("[name=severity]:checked", filters).map((box) => box.value));
    const [category, confidence, state] = [value("category"), Number(value("confidence")), value("state")];
    for (const card of cards) {
      const { severity, category: own, confidence: sure } = card.dataset;
      card.hidden = !severities.has(severity) || (category && own !== category) || Number(sure) < confidence
        || (state && choiceOf(card) !== state) || false;
      marks.get(card).forEach((mark) => mark.classList.toggle("off", card.hidden));
    }
    tell();
  }

  // ---- Decisions

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

  const reject = (card, goOn) =>
    decide(card, choiceOf(card) === "rejected" ? null : { choice: "rejected", replacement: null }, goOn);

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
    if (first && !first.hidden && !isClean) go(first);
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

  // ---- Taking away and bringing back

  function save(name, text, type) {
    const link = make("a", "", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  const openIn = (article) => article.findings.filter((finding) => !finding.decision).length;
  const openText = (article) => (openIn(article) ? count(says.still_open, openIn(article)) : "");

  async function copy(article) {
    const text = desk.corrected(article);
    let isDone = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", "", { class: "vh" });
      area.value = text;
      const focused = document.activeElement;
      document.body.append(area);
      area.select();
      isDone = document.execCommand("copy");
      area.remove();
      focused?.focus({ preventScroll: true });
    }
    say(...(isDone ? [says.copied, openText(article)] : [says.not_copied]));
  }

  function download(article) {
    const name = article.article.split(/[\\/#?]/).filter(Boolean).at(-1) ?? "article";
    const stem = name.replace(/\.\w{1,8}$/, "").replace(/[^\p{L}\p{N}._-]+/gu, "-") || "article";
    save(`${stem}-corrected.txt`, desk.corrected(article), "text/plain;charset=utf-8");
    say(says.downloaded, openText(article));
  }

  function exportAll() {
    const decisions = desk.exported();
    save("mtcheck-decisions.json", `${JSON.stringify(decisions, null, 1)}\n`, "application/json");
    say(count(says.exported, decisions.articles.reduce((sum, of) => sum + of.decisions.length, 0)));
  }

  async function importFile() {
    const [chosen] = file.files;
    if (!chosen) return;
    try {
      const { changes, strange } = desk.imported(await chosen.text());
      if (changes.length) refresh(desk.decide(changes));
      say(count(says.imported, changes.length), strange ? count(says.not_ours, strange) : "", leftText());
    } catch (error) {
      say(fill(says.not_decisions, { why: visible(error.message) }));
    }
    file.value = "";
  }

  // ---- Keys, pointers, the browser

  const onCard = (act) => () => {
    if (!current || current.hidden) return step(1);
    if (isClean) return go(current);
    return act(current);
  };
  const why = (card) => { const details = one("details", card); details.open = !details.open; };
  const byKey = {
    j: () => step(1), n: () => step(1), k: () => step(-1), p: () => step(-1),
    "]": () => jump(1), "[": () => jump(-1), "shift+j": () => jump(1), "shift+k": () => jump(-1),
    a: onCard((card) => accept(card, true)), r: onCard((card) => reject(card, true)), e: onCard(edit), w: onCard(why),
    u: undo, "shift+a": acceptSafe, v: () => setView(!isClean), c: () => copy(articleHere()),
    f: () => { filters.scrollIntoView({ block: "nearest" }); one("input, select", filters).focus(); },
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

  document.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card) choose(card);
  });

  const byName = {
    next: () => step(1), previous: () => step(-1), undo, safe: acceptSafe, corrected: () => setView(!isClean),
    export: exportAll, import: () => file.click(), help: () => help.showModal(), close: () => help.close(),
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
      else if (onItsArticle[button.name]) onItsArticle[button.name](desk.articles.find(({ key }) => key === button.closest("article").id));
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
  filter();
})();
