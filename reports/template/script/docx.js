// The corrected text as a Word document: corrections as tracked changes, open findings as comments.
// mtcheck/taking_away/docx.py writes the same.
const AUTHOR = "mtcheck";

function asDocx(article) {
  const comments = [];
  const by = `w:author="${AUTHOR}" w:date="${new Date().toISOString().slice(0, 19)}Z"`;
  let changes = 0;
  const changed = (mark) => {
    changes += 1;
    return `<w:${mark === "deleted" ? "del" : "ins"} w:id="${changes}" ${by}`;
  };

  function textOf({ text, mark }) {
    if (!text) return "";
    const tag = mark === "deleted" ? "w:delText" : "w:t";
    const instead = (element) => `</${tag}><w:${element}/><${tag} xml:space="preserve">`;
    const words = escaped(text).replaceAll("\n", instead("br")).replaceAll("\t", instead("tab"));
    return `<w:r><${tag} xml:space="preserve">${words}</${tag}></w:r>`;
  }

  function runOf(run) {
    if (run.mark !== "kept") return `${changed(run.mark)}>${textOf(run)}</w:${run.mark === "deleted" ? "del" : "ins"}>`;
    if (run.note === null) return textOf(run);
    const at = comments.length;
    comments.push(commentOf(at, run.note));
    const reference = `<w:r><w:commentReference w:id="${at}"/></w:r>`;
    return `<w:commentRangeStart w:id="${at}"/>${textOf(run)}<w:commentRangeEnd w:id="${at}"/>${reference}`;
  }

  function commentOf(number, note) {
    const line = (text) => `<w:p>${textOf({ text, mark: "kept" })}</w:p>`;
    return `<w:comment w:id="${number}" ${by}>${writable(note).split("\n").map(line).join("")}</w:comment>`;
  }

  function paragraphOf({ kind, runs, end }) {
    const ended = end === "kept" ? "" : `<w:rPr>${changed(end)}/></w:rPr>`;
    return `<w:p><w:pPr><w:pStyle w:val="${kind}"/>${ended}</w:pPr>${runs.map(runOf).join("")}</w:p>`;
  }

  const body = blocksOf(article).map(paragraphOf).join("");
  const filled = {
    body, comments: comments.join(""), title: escaped(writable(article.title)), language: escaped(article.language),
  };
  return zip(desk.docx.map(([name, part]) => [name, part.replace(/\{(\w+)\}/g, (hole, key) => filled[key])]));
}
