// An article as the desk leaves it, in paragraphs: what was struck out and put in, and what is still open.
// mtcheck/taking_away/revised.py does the same; the tests hold the two together.
const SPACE = /^[ \t\n]+|[ \t\n]+$/g;

// What XML cannot write, as something visible; line ends of one kind.
const writable = (text) =>
  text.replace(/\r\n?/g, "\n").replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]/gu, (char) =>
    char > "\ud7ff" ? "\ufffd" : String.fromCodePoint(0x2400 + char.codePointAt(0)));

// White space between two paragraphs is the end of the first; it is deleted where a change deletes all of it.
function blocksOf(article) {
  const paragraphs = article.paragraphs.length ? article.paragraphs : [{ start: 0, end: article.text.length, kind: "body" }];
  const blocks = [];
  let at = 0;
  const begin = (kind) => blocks.push({ kind, runs: [], end: "kept" });
  const last = () => blocks.at(-1);
  const add = (text, mark, note) => {
    const before = last().runs.at(-1);
    if (before?.mark === mark && before.note === null && note === null) before.text += text;
    else if (text || note !== null) last().runs.push({ text, mark, note });
  };
  begin(paragraphs[0].kind);

  function goesOn(start, end) {
    if (at + 1 === paragraphs.length) return false;
    const [low, high] = [paragraphs[at].end, paragraphs[at + 1].start];
    return low === high ? start <= low && low < end : Math.max(start, low) < Math.min(end, high);
  }

  function old(start, end, mark = "kept", note = null) {
    let isNoted = false;
    for (;;) {
      const paragraph = paragraphs[at];
      const text = article.text.slice(Math.max(start, paragraph.start), Math.max(start, Math.min(end, paragraph.end)));
      if (text) {
        add(writable(text), mark, isNoted ? null : note);
        isNoted = true;
      }
      if (!goesOn(start, end)) break;
      const following = paragraphs[at + 1];
      last().end = start <= paragraph.end && end >= following.start ? mark : "kept";
      at += 1;
      begin(following.kind);
    }
    if (note !== null && !isNoted) add("", mark, note);
  }

  function inserted(text) {
    const [first, ...more] = writable(text).split(/\n[ \t]*\n[ \t\n]*/);
    add(first, "inserted", null);
    for (const part of more) {
      last().end = "inserted";
      begin(last().kind);
      add(part, "inserted", null);
    }
  }

  let done = 0;
  for (const [text, finding] of desk.pieces(article)) {
    if (!finding) {
      old(done, done + text.length);
      done += text.length;
      continue;
    }
    if (!finding.decision) old(finding.from, finding.to, "kept", finding.note);
    else if (text === finding.text) old(finding.from, finding.to);
    else {
      old(finding.from, finding.to, "deleted");
      inserted(text);
    }
    done = finding.to;
  }
  for (const block of blocks.slice(0, -1)) {
    if (block.runs.length && block.runs.every(({ mark }) => mark === "deleted")) block.end = "deleted";
  }
  return blocks;
}

// The paragraphs as they are now: nothing that was deleted, none that is empty.
function correctedBlocks(article) {
  const out = [];
  let goesOn = false;
  for (const { kind, runs, end } of blocksOf(article)) {
    if (!goesOn) out.push({ kind, text: "" });
    out.at(-1).text += runs.filter(({ mark }) => mark !== "deleted").map(({ text }) => text).join("");
    goesOn = end === "deleted";
  }
  return out.filter(({ text }) => text.replace(SPACE, ""));
}
