"""The desk's own look: its style sheet and logo stand in the page, and ask nobody for anything."""

from __future__ import annotations

import base64
import io
import re
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import html
from writing_example import report

from mtcheck.config import ReportSettings, load_settings
from mtcheck.errors import ConfigError
from mtcheck.writing import write
from mtcheck.writing.look import look_of

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0h1v1z"/></svg>'


def settings(folder: Path, text: str) -> ReportSettings:
    file = folder / "mtcheck.toml"
    file.write_text(text, encoding="utf-8")
    return load_settings(file).settings_for().report


@pytest.mark.parametrize(("name", "data", "kind"), [("a.png", PNG, "image/png"), ("b.svg", SVG, "image/svg+xml")])
def test_style_and_logo_stand_in_the_page(tmp_path: Path, name: str, data: bytes, kind: str) -> None:
    css = (
        ":root { --accent: #004d40; } /* url(x) in a comment */ .brand { background: url(data:image/png;base64,AA); }\n"
    )
    (tmp_path / name).write_bytes(data)
    (tmp_path / "desk.css").write_text(css, encoding="utf-8")
    look = look_of(settings(tmp_path, f'[report]\nlanguage = "de"\nstyle = "desk.css"\nlogo = "{name}"\n'))
    out = io.StringIO()
    write(report(), "html", out, look=look)
    page = out.getvalue()
    assert f"\n{css}</style>" in page
    tree = html.fromstring(page)
    (logo,) = tree.xpath("//img")
    assert logo.get("src") == f"data:{kind};base64,{base64.b64encode(data).decode()}"
    (policy,) = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert len(re.findall(r"style-src ('sha256-[^']*' ?){2};", policy)) == 1
    assert "; img-src data:; font-src data:;" in policy
    assert tree.get("lang") == "de"
    assert tree.findtext(".//h1") == "Bericht für die Redaktion"
    assert "280,7" in page


def test_without_them_no_image_may_be_shown() -> None:
    out = io.StringIO()
    write(report(), "html", out)
    assert "img-src" not in out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.css", b"a {}\n@import 'x';", r"a\.css:2: @import would ask"),
        ("a.css", b"a {}\n\n.x { background: URL( 'https://example.org/x.png') }", r"a\.css:3: url\(\) would ask"),
        ("a.css", b".x { background: url(logo.png) }", r"a\.css:1: url\(\) would ask"),
        ("a.css", b".x { background: \\75rl(logo.png) }", r"a\.css:1: letters written as numbers"),
        ("a.css", b".x { background: image-set('x.png' 1x) }", r"a\.css:1: image-set"),
        ("a.css", b"/* </style><script>alert(1)</script> */", "would end it"),
        ("a.css", b"\xff\xfe\xff", r"a\.css: is not UTF-8"),
        ("a.css", b"a" * 200_001, "has 200,001 bytes. It may have 200 KB"),
        ("a.css", None, "a.css: cannot be read: No such file"),
        ("a.png", b"BM bitmap", r"a\.png: is no picture .* Use PNG"),
        ("a.svg", b"<html><svg/></html>", "is no picture"),
    ],
)
def test_what_cannot_be_used_is_an_error_with_its_place(
    tmp_path: Path, name: str, data: bytes | None, message: str
) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    key = "style" if name.endswith(".css") else "logo"
    with pytest.raises(ConfigError, match=message):
        look_of(settings(tmp_path, f'[report]\n{key} = "{name}"\n'))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[report]\nlanguage = "xx"\n', "no texts in 'xx'"),
        ("[report]\nstyle = 3\n", r"mtcheck\.toml:2: Expected `str"),
        ('[report]\ncolour = "x"\n', "unknown key 'colour'"),
        ('[per-glob."a/*".report]\nlanguage = "de"\n', "'report' cannot stand in a section"),
    ],
)
def test_wrong_settings_are_errors(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        look_of(settings(tmp_path, text))


def test_the_command_takes_the_settings_and_its_option(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Nobody came to the harbour on Monday.\n", encoding="utf-8")
    (tmp_path / "desk.css").write_text(".brand { color: #004d40; }\n", encoding="utf-8")
    (tmp_path / "mtcheck.toml").write_text('[report]\nstyle = "desk.css"\n', encoding="utf-8")

    def scan(*options: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "mtcheck", "scan", "a.txt", "--report", "r.html", *options]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8", timeout=60, check=False)

    assert scan("--report-language", "de").returncode == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert "Bericht für die Redaktion" in page
    assert ".brand { color: #004d40; }" in page
    wrong = scan("--report-language", "xx")
    assert (wrong.returncode, "There are: de, en." in wrong.stderr) == (2, True)
    (tmp_path / "desk.css").unlink()
    assert scan().returncode == 2
