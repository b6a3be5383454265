"""How long the HTML report takes to show itself and to take a decision in Chromium.

Articles made of one paragraph, 1,000 and 5,000 findings, up to 200,000 words. First paint and the answer to a key (its
style and layout included) are measured in the page, each the median of several; on a crowded machine the quickest
decision says more.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from mtcheck.article import plain_article
from mtcheck.findings import Category, Evidence, Finding, Severity, Suggestion, with_fingerprints
from mtcheck.report import ArticleReport, Report, Verdict
from mtcheck.writing import write

_WORDS = "The council of Wexmoor met on Monday and nobody said that There was money left for the old bridge. "
_FLAGGED = "that There"
_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
_DECISION = """() => {
  const before = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "a", bubbles: true }));
  document.body.offsetHeight;
  return performance.now() - before;
}"""


def made(findings: int, words: int, articles: int = 1) -> Report:
    """A report of ``findings`` and about ``words`` over so many articles."""
    each = findings // articles
    copies = max(1, round(words / findings / len(_WORDS.split())))
    paragraph = (_WORDS * copies).strip()
    text = "\n\n".join([paragraph] * each)
    step, at = len(paragraph) + 2, paragraph.index(_FLAGGED)
    found = [
        Finding(
            "boundary/stray-capital", Category.BOUNDARY, Severity.MAJOR, 0.9, n * step + at,
            n * step + at + len(_FLAGGED), _FLAGGED, "“There” has a capital in the middle of the sentence.",
            (Suggestion("that there"),), (Evidence("model", "The tagger reads a small letter here."),),
        )
        for n in range(each)
    ]  # fmt: skip
    article = plain_article(text)
    count = len(text.split())
    one = ArticleReport(article, with_fingerprints(text, found), count, 5000 * each / count, Verdict.HOLD)
    return Report([one] * articles, "benchmark")


def measure(browser: Any, report: Report, turns: int) -> tuple[float, float, float, float, int]:
    """First paint, load, a decision and the quickest one in milliseconds, and the page's size in bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.html")
        with path.open("w", encoding="utf-8", newline="") as out:
            write(report, "html", out)
        paints, loads, decisions = [], [], []
        for _ in range(turns):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.goto(path.as_uri(), timeout=120_000)
            page.wait_for_function(f"() => {_PAINT} !== undefined", timeout=120_000)
            paints.append(page.evaluate(_PAINT))
            loads.append(page.evaluate("performance.getEntriesByType('navigation')[0].duration"))
            page.keyboard.press("j")
            decisions += [page.evaluate(_DECISION) for _ in range(5)]
            context.close()
        medians = (statistics.median(times) for times in (paints, loads, decisions))
        return (*medians, min(decisions), path.stat().st_size)


def main() -> None:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=3)
    turns = parser.parse_args().turns
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        print(f"Chromium {browser.version}")
        print("findings    words articles      KB  paint ms  load ms  decision ms   best")
        for findings, words, articles in ((50, 1_000, 1), (1_000, 20_000, 1), (1_000, 20_000, 30), (5_000, 200_000, 1)):
            paint, load, decision, best, size = measure(browser, made(findings, words, articles), turns)
            of = f"{findings:8} {words:8} {articles:8} {size // 1000:7}"
            print(f"{of} {paint:9.0f} {load:8.0f} {decision:12.1f} {best:6.1f}", flush=True)
        browser.close()


if __name__ == "__main__":
    main()
