// The corrected text as plain text, Markdown and HTML; mtcheck/taking_away/documents.py writes the same.
const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;" };
const escaped = (text) => text.replace(/[&<>"']/g, (char) => ENTITIES[char]);
const TAGS = { headline: "h1", subheading: "h2", quotation: "blockquote", "list-item": "li" };

function asMarkdown(article) {
  let out = "";
  let before = null;
  for (const block of correctedBlocks(article)) {
    const isInList = before === "list-item" && block.kind === "list-item";
    out += (before === null ? "" : isInList ? "\n" : "\n\n") + markdownOf(block);
    before = block.kind;
  }
  return `${out}\n`;
}

function markdownOf({ kind, text }) {
  const words = text.replace(/^\n+|\n+$/g, "");
  if (kind === "code") {
    const fence = "`".repeat(1 + Math.max(2, ...Array.from(words.matchAll(/`{3,}/g), ([found]) => found.length)));
    return `${fence}\n${words}\n${fence}`;
  }
  const lines = words.replace(SPACE, "").split("\n").map((line) => plainLine(line.replace(SPACE, "")));
  if (kind === "headline" || kind === "subheading") return (kind === "headline" ? "# " : "## ") + lines.join(" ");
  if (kind === "quotation") return lines.map((line) => `> ${line}`.replace(/[ \t\n]+$/, "")).join("\n");
  if (kind === "list-item") return `- ${lines.join("\n  ")}`;
  return lines.join(kind === "verse" ? "\\\n" : "\n");
}

// A line that means nothing but its words.
function plainLine(line) {
  const words = line.replace(/[\\`*_[\]<>&|~]/g, "\\$&");
  const start = words.match(/^(#{1,6}(?=[ \t]|$)|[-+=](?=[ \t=-]|$)|[0-9]{1,9}(?=[.)](?:[ \t]|$)))/);
  if (!start) return words;
  const at = /^[0-9]/.test(start[0]) ? start[0].length : 0;
  return `${words.slice(0, at)}\\${words.slice(at)}`;
}

function asHtml(article) {
  const out = [];
  let isList = false;
  for (const block of correctedBlocks(article)) {
    if ((block.kind === "list-item") !== isList) {
      isList = !isList;
      out.push(isList ? "<ul>" : "</ul>");
    }
    out.push(htmlOf(block));
  }
  if (isList) out.push("</ul>");
  const head = `<meta charset="utf-8">\n<title>${escaped(writable(article.title))}</title>`;
  return `<!doctype html>\n<html lang="${escaped(article.language)}">\n<head>\n${head}\n</head>\n<body>\n${out.join("\n")}\n</body>\n</html>\n`;
}

function htmlOf({ kind, text }) {
  const words = escaped(text.replace(/^\n+|\n+$/g, ""));
  if (kind === "code") return `<pre>${words}</pre>`;
  const tag = TAGS[kind] ?? "p";
  return `<${tag}>${kind === "verse" ? words.replaceAll("\n", "<br>\n") : words}</${tag}>`;
}
