// Taking away and bringing back.
const DOCUMENTS = {
  text: { write: (article) => desk.corrected(article), suffix: ".txt", type: "text/plain;charset=utf-8" },
  markdown: { write: asMarkdown, suffix: ".md", type: "text/markdown;charset=utf-8" },
  html: { write: asHtml, suffix: ".html", type: "text/html;charset=utf-8" },
  docx: { write: asDocx, suffix: ".docx", type: "application/vnd.openxmlformats-officedocument.wordprocessingml.document" },
};

function save(name, content, type) {
  const link = make("a", "", { href: URL.createObjectURL(new Blob([content], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// As mtcheck/taking_away names them.
function fileNames(articles, suffix) {
  const taken = new Map();
  return articles.map(({ article }) => {
    const last = article.split(/[\\/#?]/).filter(Boolean).at(-1) ?? "";
    const stem = last.replace(/\.[\p{L}\p{N}_]{1,8}$/u, "").replace(/[^\p{L}\p{N}_.-]+/gu, "-") || "article";
    const copy = (taken.get(stem.toLowerCase()) ?? 0) + 1;
    taken.set(stem.toLowerCase(), copy);
    return `${stem}-corrected${copy > 1 ? `-${copy}` : ""}${suffix}`;
  });
}

const openText = (articles) => {
  const open = articles.reduce((sum, article) => sum + openIn(article), 0);
  return open ? count(says.still_open, open) : "";
};

function download(article, { value }) {
  const { write, suffix, type } = DOCUMENTS[value];
  save(fileNames([article], suffix)[0], write(article), type);
  say(says.downloaded, openText([article]));
}

// All articles in one archive.
function downloadAll() {
  const { write, suffix } = DOCUMENTS[tool("as").value];
  const names = fileNames(desk.articles, suffix);
  save("mtcheck-corrected.zip", zip(desk.articles.map((article, n) => [names[n], write(article)])), "application/zip");
  say(says.downloaded, openText(desk.articles));
}

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
  say(...(isDone ? [says.copied, openText([article])] : [says.not_copied]));
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
