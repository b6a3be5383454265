// What is decided on each finding: made, undone, kept in the browser, taken away. It knows nothing of how the page looks.
const desk = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const findings = new Map();
  const past = [];
  const listeners = [];
  let keeps = true;

  // Spans count code points, JavaScript's strings count UTF-16 units.
  for (const article of data.articles) {
    const units = unitsOf(article.text);
    article.paragraphs = article.paragraphs.map(([start, end, kind]) => ({ start: units[start], end: units[end], kind }));
    for (const finding of article.findings) {
      finding.article = article;
      finding.decision = null;
      finding.from = units[finding.start];
      finding.to = units[finding.end];
      finding.text = article.text.slice(finding.from, finding.to);
      findings.set(finding.key, finding);
    }
  }

  // The place of each code point among the UTF-16 units, and the end.
  function unitsOf(text) {
    const units = new Uint32Array(text.length + 1);
    let points = 0;
    let at = 0;
    for (const char of text) {
      units[points] = at;
      points += 1;
      at += char.length;
    }
    units[points] = at;
    return units;
  }

  // Texts that are the same letter for letter have a slot each; what the service keeps as well is apart from files.
  const copies = new Map();
  const place = data.served ? `${data.served.user} ${data.served.decisions} ` : "";
  for (const article of data.articles) {
    const copy = (copies.get(article.hash) ?? 0) + 1;
    copies.set(article.hash, copy);
    article.slot = `mtcheck:${place}${article.hash}${copy > 1 ? `:${copy}` : ""}`;
  }

  const idOf = ({ rule, start, end }) => `${start} ${end} ${rule}`;

  const isDecision = (one) =>
    one?.choice === "rejected" || (one?.choice === "accepted" && typeof one.replacement === "string");

  const asDecision = ({ choice, replacement }) => ({ choice, replacement: choice === "accepted" ? replacement : null });

  // A browser may refuse to keep anything, or hold what somebody else put there.
  function recall(article) {
    let kept = {};
    try {
      kept = JSON.parse(localStorage.getItem(article.slot) ?? "{}") ?? {};
    } catch {
      keeps = false;
    }
    article.strange = { ...kept }; // of findings that this page doesn't have: another run may have them again
    for (const finding of article.findings) {
      const one = kept[idOf(finding)];
      finding.decision = isDecision(one) ? asDecision(one) : null;
      delete article.strange[idOf(finding)];
    }
  }

  function keep(article) {
    const kept = { ...article.strange };
    for (const finding of article.findings) if (finding.decision) kept[idOf(finding)] = finding.decision;
    try {
      if (Object.keys(kept).length) localStorage.setItem(article.slot, JSON.stringify(kept));
      else localStorage.removeItem(article.slot);
      keeps = true;
    } catch {
      keeps = false;
    }
  }

  function set(changes) {
    for (const [finding, decision] of changes) finding.decision = decision;
    new Set(changes.map(([finding]) => finding.article)).forEach(keep);
    return changes.map(([finding]) => finding);
  }

  // Each of `changes` is a finding and its decision, or null to take it back; all are one step to undo.
  function decide(changes) {
    past.push(changes.map(([finding]) => [finding, finding.decision]));
    return told(set(changes));
  }

  const undo = () => (past.length ? told(set(past.pop())) : []);

  function told(changed) {
    for (const listener of listeners) listener(changed);
    return changed;
  }

  // The corrected text in pieces: what stays as it is, and what stands at each finding.
  function* pieces(article) {
    let done = 0;
    for (const finding of article.findings) {
      if (finding.from < done) continue;
      yield [article.text.slice(done, finding.from), null];
      yield [finding.decision?.choice === "accepted" ? finding.decision.replacement : finding.text, finding];
      done = finding.to;
    }
    yield [article.text.slice(done), null];
  }

  const corrected = (article) => Array.from(pieces(article), ([text]) => text).join("");

  // The form is that of mtcheck/gate/decisions.py.
  function exported() {
    const articles = data.articles.map(({ article, hash, findings: of }) => ({
      article,
      hash,
      decisions: of
        .filter((finding) => finding.decision)
        .map(({ fingerprint, rule, start, end, text, decision }) => ({
          fingerprint, rule, start, end, text, choice: decision.choice, replacement: decision.replacement,
        })),
      open: of.filter((finding) => !finding.decision).map(({ start, end, note }) => ({ start, end, note })),
    }));
    return { schema: 1, articles: articles.filter(({ decisions, open }) => decisions.length || open.length) };
  }

  // The changes that exported decisions make here, and how many of them fit nothing on this page; throws what is wrong.
  function imported(written) {
    const given = JSON.parse(written);
    if (given?.schema !== 1 || !Array.isArray(given.articles)) throw new Error("schema");
    const changes = [];
    let strange = 0;
    for (const of of given.articles) {
      if (!Array.isArray(of?.decisions)) throw new Error("decisions");
      const same = data.articles.filter(({ hash }) => hash === of.hash);
      const named = same.filter(({ article }) => article === of.article);
      for (const one of of.decisions) {
        const found = (named.length ? named : same)
          .flatMap((article) => article.findings)
          .filter((finding) => idOf(finding) === idOf(one ?? {}) && finding.text === one.text && isDecision(one));
        if (!found.length) strange += 1;
        changes.push(...found.map((finding) => [finding, asDecision(one)]));
      }
    }
    return { changes, strange };
  }

  const recallAll = () => data.articles.forEach(recall);
  try {
    localStorage.setItem("mtcheck", "");
    localStorage.removeItem("mtcheck");
  } catch {
    keeps = false;
  }
  recallAll();

  return {
    says: data.says, language: data.language, docx: data.docx, unsafe: new RegExp(data.unsafe, "gu"), articles: data.articles, findings,
    served: data.served, idOf, set, onChange: (listener) => listeners.push(listener),
    decide, undo, pieces, corrected, exported, imported, recallAll,
    canUndo: () => past.length > 0,
    keeps: () => keeps || Boolean(data.served),
  };
})();
