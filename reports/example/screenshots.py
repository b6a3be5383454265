"""Pictures of the example report for the README: ``python reports/example/screenshots.py`` (needs the dev extra and
Chromium)."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SHOTS = (
    ("report-light.png", 1440, 860, "light", "jarj"),
    ("report-dark.png", 1440, 860, "dark", "jarj"),
    ("report-tablet.png", 768, 900, "light", "jarj"),
    ("report-phone.png", 375, 760, "dark", "jar"),
)


def main() -> None:
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, width, height, scheme, keys in SHOTS:
            page = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme).new_page()
            page.goto((HERE / "report.html").as_uri())
            for key in keys:
                page.keyboard.press(key)
            page.wait_for_timeout(500)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(64).save(HERE / name, optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
