// Decisions shared through the service. They are sent as they are made, on top of the version that was seen; what others
// have decided meanwhile is taken over, and where two differ both stand there until somebody chooses.
{
const { served } = desk;
const shared = one(".shared");
const words = served.says;
const keyOf = (of, decision) => `${of.hash} ${of.article} ${desk.idOf(decision)}`;
const isSame = (a, b) => (a?.choice ?? null) === (b?.choice ?? null) && (a?.replacement ?? null) === (b?.replacement ?? null);

// Articles of one name and one text are one to the service: their findings go together.
const twins = new Map();
for (const finding of desk.findings.values()) {
  const key = keyOf(finding.article, finding);
  twins.set(key, [...(twins.get(key) ?? []), finding]);
}
const mine = (key) => twins.get(key)[0].decision;

const slot = `mtcheck:shared ${served.user} ${served.decisions}`;
let version = -1; // nothing seen yet
let base = new Map(); // key → the decision that both sides had last
let strange = []; // decisions on findings that this page doesn't have
let makers = new Map(); // key → who decided, and when
let conflicts = new Map(); // key → what somebody else has decided otherwise: their decision and who
let isDone = false;
let wantsDone = null; // what was asked for and is not saved yet
let csrf = served.csrf;
let failure = ""; // why nothing is saved just now
let news = ""; // what others have done
let isBusy = false;
let timer = 0;
let pause = 1000;

try {
  base = new Map(JSON.parse(localStorage.getItem(slot) ?? "[]"));
} catch {
  base = new Map(); // nothing is lost: what is decided here counts as new
}

function keepBase() {
  try {
    localStorage.setItem(slot, JSON.stringify([...base]));
  } catch {
    // the service keeps it
  }
}

const unsent = () => [...twins.keys()].filter((key) => !conflicts.has(key) && !isSame(mine(key), base.get(key)));
const isWaiting = () => unsent().length > 0 || wantsDone !== null;

function read(state) {
  const theirs = new Map();
  strange = [];
  makers = new Map();
  for (const of of state.articles) {
    for (const one of of.decisions) {
      const key = keyOf(of, one);
      if (!twins.has(key)) strange.push([of, one]);
      else theirs.set(key, { choice: one.choice, replacement: one.choice === "accepted" ? one.replacement : null });
      makers.set(key, one);
    }
  }
  version = state.version;
  isDone = state.done;
  return theirs;
}

// How the document stands, as somebody else has left it: what only they changed is taken over, what only this editor
// changed stays, what both changed differently stays as well, beside theirs.
function merge(state) {
  const isFirst = version < 0;
  const theirs = read(state);
  const taken = new Map();
  for (const key of twins.keys()) {
    const their = theirs.get(key) ?? null;
    if (isSame(mine(key), their)) {
      base.set(key, their);
      conflicts.delete(key);
    } else if (isSame(their, base.get(key))) {
      conflicts.delete(key);
    } else if (isSame(mine(key), base.get(key)) && !conflicts.has(key)) {
      base.set(key, their);
      taken.set(key, their);
    } else {
      conflicts.set(key, { their, who: makerOf(key, state) });
    }
  }
  keepBase();
  refresh(desk.set([...taken].flatMap(([key, their]) => twins.get(key).map((finding) => [finding, their]))));
  if (taken.size && !isFirst) {
    const who = [...new Set([...taken.keys()].map((key) => makerOf(key, state)))].join(", ");
    news = count(words.taken_over, taken.size, { who: visible(who) });
  }
  showShared();
}

const makerOf = (key, state) => makers.get(key)?.who || state.who || words.somebody;

// Our own changes are there now.
function settle(state) {
  const theirs = read(state);
  for (const key of twins.keys()) if (!conflicts.has(key)) base.set(key, theirs.get(key) ?? null);
  keepBase();
  showShared();
}

function body() {
  const articles = new Map();
  const put = (of, decision) => {
    const name = `${of.hash} ${of.article}`;
    if (!articles.has(name)) articles.set(name, { article: of.article, hash: of.hash, decisions: [] });
    articles.get(name).decisions.push(decision);
  };
  for (const [key, [finding]] of twins) {
    const decision = conflicts.has(key) ? conflicts.get(key).their : finding.decision;
    const { fingerprint, rule, start, end, text } = finding;
    if (decision) put(finding.article, { fingerprint, rule, start, end, text, ...decision });
  }
  for (const [of, decision] of strange) put(of, decision);
  return JSON.stringify({ articles: [...articles.values()], done: wantsDone ?? isDone });
}

async function ask(method, more = {}, way = served.decisions) {
  const headers = { "X-CSRF-Token": csrf, "Content-Type": "application/json", ...more.headers };
  const answer = await fetch(way, { method, credentials: "same-origin", cache: "no-store", ...more, headers });
  csrf = answer.headers.get("X-CSRF-Token") ?? csrf;
  return answer;
}

class Refused extends Error {}

async function refuse(answer) {
  if (answer.status === 401) throw new Refused(words.logged_out);
  let why = answer.statusText || String(answer.status);
  try {
    const { detail } = await answer.json();
    why = typeof detail === "string" ? detail : why;
  } catch {
    // no JSON: the status says it
  }
  throw new Refused(fill(words.refused, { why: visible(why) }));
}

async function pull() {
  const answer = await ask("GET", version >= 0 ? { headers: { "If-None-Match": `"${version}"` } } : {});
  if (answer.status === 200) merge(await answer.json());
  else if (answer.status !== 304) await refuse(answer);
}

async function push() {
  for (let turns = 0; isWaiting() && turns < 20; turns += 1) {
    const asked = wantsDone;
    tellShared(words.saving);
    const answer = await ask("PUT", { body: body(), headers: { "If-Match": `"${version}"` } });
    if (answer.status === 200) {
      if (wantsDone === asked) wantsDone = null;
      settle(await answer.json());
    } else if (answer.status === 412) {
      merge(await answer.json());
    } else if (answer.status === 403 && turns === 0) {
      await pull(); // the session is a new one: its secret comes with the answer
    } else {
      await refuse(answer);
    }
  }
}

// One conversation at a time: what is decided meanwhile goes with its next turn.
async function converse() {
  if (isBusy) return;
  isBusy = true;
  clearTimeout(timer);
  try {
    if (version < 0 || !isWaiting()) await pull();
    await push();
    failure = "";
    pause = 1000;
    tellShared(words.saved);
  } catch (error) {
    failure = error instanceof Refused ? error.message : words.not_saved;
    pause = Math.min(60_000, pause * 2);
    tellShared("");
  }
  isBusy = false;
  showShared();
  timer = setTimeout(converse, failure ? pause : isWaiting() ? 50 : 8000);
}

function soon() {
  if (isBusy) return;
  clearTimeout(timer);
  timer = setTimeout(converse, 300);
}

// All that was decided here is saved, or there is a message why not.
async function saved() {
  for (let turns = 0; turns < 100 && (isBusy || isWaiting()) && !failure; turns += 1) {
    await converse();
    if (isBusy) await new Promise((go) => { setTimeout(go, 50); });
  }
  return !isWaiting();
}

// ---- What the page shows of it

function tellShared(text) {
  const sync = one(".sync", shared);
  const said = [news, text].filter(Boolean).join(" ");
  if (sync.textContent !== said) sync.textContent = said;
}

const timeOf = (seconds) =>
  new Date(seconds * 1000).toLocaleString(desk.language, { dateStyle: "short", timeStyle: "short" });

function showShared(keys = [...twins.keys()]) {
  for (const key of keys) for (const finding of twins.get(key)) showMaker(finding, key);
  one("[name=finish]", shared).setAttribute("aria-pressed", wantsDone ?? isDone);
  const who = [...new Set([...conflicts.values()].map((conflict) => conflict.who))].join(", ");
  const fought = conflicts.size ? count(words.conflicts, conflicts.size, { who: visible(who) }) : "";
  const said = [failure, fought].filter(Boolean).join(" ");
  const trouble = one(".trouble", shared);
  if (trouble.textContent !== said) trouble.textContent = said;
}

function showMaker(finding, key) {
  const card = document.getElementById(finding.key);
  const maker = makers.get(key);
  const isTheirs = maker?.who && !conflicts.has(key) && isSame(mine(key), base.get(key));
  const text = isTheirs ? fill(words.by, { who: visible(maker.who), when: timeOf(maker.made) }) : "";
  let by = one(".by", card);
  if (!by && text) {
    by = make("p", "", { class: "by" });
    one(".what", card).after(by);
  }
  if (by && by.textContent !== text) by.textContent = text;
  if (by) by.hidden = !text;
  showConflict(finding, card, conflicts.get(key));
}

function showConflict(finding, card, conflict) {
  const old = one(".conflict", card);
  const said = conflict ? theirWords(conflict) : "";
  if (old?.dataset.said === said) return;
  old?.remove();
  if (!conflict) return;
  const box = make("div", "", { class: "conflict", role: "group", "aria-label": said });
  box.dataset.said = said;
  box.append(
    make("p", said),
    make("button", words.keep_mine, { type: "button", name: "mine" }),
    make("button", words.take_theirs, { type: "button", name: "theirs" }),
  );
  one(".actions", card).after(box);
}

function theirWords({ their, who }) {
  const said = words.theirs;
  const form = !their ? said.open : their.choice === "rejected" ? said.rejected : their.replacement ? said.accepted : said.deleted;
  return fill(form, { who: visible(who), text: visible(their?.replacement ?? "") });
}

// Whoever decides has seen what the other decided: theirs is what ours comes on top of.
function resolve(key) {
  const conflict = conflicts.get(key);
  if (!conflict) return;
  base.set(key, conflict.their);
  conflicts.delete(key);
  keepBase();
}

desk.onChange((changed) => {
  const keys = [...new Set(changed.map((finding) => keyOf(finding.article, finding)))];
  news = "";
  for (const key of keys) {
    resolve(key);
    const decision = changed.find((finding) => keyOf(finding.article, finding) === key).decision;
    const others = twins.get(key).filter((twin) => !isSame(twin.decision, decision));
    if (others.length) refresh(desk.set(others.map((twin) => [twin, decision])));
  }
  showShared(keys);
  soon();
});

async function finish() {
  wantsDone = !(wantsDone ?? isDone);
  showShared();
  if (await saved()) tellShared(isDone ? words.finished : words.reopened);
}

async function remember() {
  if (!(await saved())) return;
  const field = (name) => one(`[name=${name}]`, shared).value;
  const how = { why: field("why"), scope: field("scope"), until: field("until") || null };
  try {
    const answer = await ask("POST", { body: JSON.stringify(how) }, served.dismissals);
    const said = await answer.json();
    const why = typeof said.detail === "string" ? said.detail : answer.statusText;
    tellShared(answer.ok ? count(words.remembered, said.remembered) : fill(words.not_remembered, { why: visible(why) }));
  } catch (error) {
    tellShared(fill(words.not_remembered, { why: visible(error.message) }));
  }
}

async function takeFile(link) {
  if (await saved()) location.assign(link.href);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=mine], button[name=theirs]");
  if (button) {
    const card = button.closest(".card");
    const finding = findingOf(card);
    const key = keyOf(finding.article, finding);
    const { their } = conflicts.get(key);
    resolve(key);
    if (button.name === "theirs") refresh(desk.set(twins.get(key).map((twin) => [twin, their])));
    showShared();
    card.focus({ preventScroll: true });
    soon();
  }
  const link = event.target.closest("a[download]");
  if (link && shared.contains(link)) {
    event.preventDefault();
    takeFile(link);
  }
});
one("[name=finish]", shared).addEventListener("click", finish);
one("[name=remember]", shared)?.addEventListener("click", remember);
document.addEventListener("visibilitychange", converse);
window.addEventListener("online", converse);
window.addEventListener("pagehide", () => {
  if (version >= 0 && unsent().length) ask("PUT", { body: body(), headers: { "If-Match": `"${version}"` }, keepalive: true });
});
converse();
}
