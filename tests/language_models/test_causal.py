"""Models on this machine: the graph that is made of their weights, and margins."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from mtcheck.article import Edit, plain_article
from mtcheck.config import JudgeSettings, load_settings
from mtcheck.errors import ConfigError, InputError
from mtcheck.language_models.causal import local
from mtcheck.language_models.causal.local import LocalJudge, install, made_folder, why_absent
from mtcheck.language_models.causal.network import Branch, Network, Row
from mtcheck.language_models.causal.readers import open_source
from mtcheck.language_models.judge import open_judge
from tests.conftest import need
from tests.language_models import tiny_model

TEXT = (
    "The ferry left the harbour of Ystad at noon and reached the island in the evening. The captain said Yesterday"
    " that the wind was strong.\n\nPassengers and crew waited in the hall, and the mayor sent a bus. It came late"
)


def need_libraries() -> None:
    for library in ("gguf", "onnx", "onnxruntime", "safetensors", "tokenizers"):
        need(find_spec(library), library)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_libraries()
    home = tmp_path_factory.mktemp("tiny")
    install(tiny_model.write_gguf(home / "tiny.gguf"), home / "judge")
    return home / "judge"


@pytest.fixture(scope="module")
def tiny(folder: Path) -> LocalJudge:
    opened = LocalJudge.open(folder)
    assert opened is not None
    return opened


def plain_nats(before: list[int], tokens: list[int], architecture: str = "llama") -> float:
    logs = tiny_model.reference([*before, *tokens], architecture)
    return float(sum(logs[len(before) - 1 + i, token] for i, token in enumerate(tokens)))


@pytest.mark.parametrize(
    "branches",
    [
        pytest.param([Branch(1, [7, 8, 9])], id="from the start"),
        pytest.param([Branch(5, [30])], id="one token"),
        pytest.param([Branch(6, [40, 41, 42]), Branch(3, [90, 91]), Branch(12, [100, 2, 3, 4])], id="several"),
        pytest.param([Branch(4, [14, 15, 16, 99, 98])], id="begins like the trunk"),
        pytest.param([Branch(4, [14, 15, 16])], id="is the trunk"),
        pytest.param([Branch(12, [50, 51, 52])], id="past the trunk's end"),
        pytest.param([Branch(4, []), Branch(2, [200])], id="nothing asked"),
    ],
)
def test_branches_of_one_row_cost_what_each_costs_alone(folder: Path, branches: list[Branch]) -> None:
    trunk = [0, *range(11, 22)]
    [found] = Network(folder / "model.onnx").log_probabilities([Row(trunk, branches)])
    wanted = [plain_nats(trunk[: branch.at], list(branch.tokens)) for branch in branches]
    assert found == pytest.approx(wanted, abs=0.3)


def test_numbers_that_go_far_cost_the_others_nothing(tmp_path: Path) -> None:
    """A gain and the weights after it, one the larger and the others the smaller: in floats the same network."""
    need_libraries()
    far = np.ones(tiny_model.WIDTH, np.float32)
    far[::16] = 1000
    changed = {}
    for name, value in tiny_model.weights().items():
        if name.endswith(("attn_norm.weight", "ffn_norm.weight", "output_norm.weight")):
            changed[name] = value * far
        elif name.endswith(("attn_q.weight", "attn_k.weight", "attn_v.weight", "gate.weight", "up.weight")):
            changed[name] = value / far
    changed["output.weight"] = tiny_model.weights()["token_embd.weight"] / far
    install(tiny_model.write_gguf(tmp_path / "far.gguf", **changed), tmp_path / "judge")
    trunk, branch = [0, *range(11, 22)], Branch(4, [60, 61, 62])
    [[found]] = Network(tmp_path / "judge" / "model.onnx").log_probabilities([Row(trunk, [branch])])
    assert found == pytest.approx(plain_nats(trunk[:4], [60, 61, 62]), abs=0.3)


def test_rows_read_at_once_cost_what_each_costs_alone(folder: Path) -> None:
    network = Network(folder / "model.onnx")
    rows = [
        Row([0, *range(11, 31)], [Branch(6, [40, 41, 42]), Branch(3, [90, 91])]),
        Row([0, 7], []),
        Row([0, 50, 51, 52], [Branch(2, [51, 60, 61, 62, 63])]),
        Row([0], [Branch(1, [77])]),
    ]
    together = network.log_probabilities(rows)
    for row, found in zip(rows, together, strict=True):
        assert found == pytest.approx(network.log_probabilities([row])[0], abs=0.3)
    assert network.log_probabilities([]) == []


def test_what_a_branch_does_not_see_is_nothing_to_it(folder: Path) -> None:
    network, trunk, own = Network(folder / "model.onnx"), [0, *range(11, 22)], Branch(4, [60, 61, 62])
    others = ([Branch(2, [200, 201, 202])], [Branch(9, [100, 130, 160])])
    first, second = (network.log_probabilities([Row(trunk, [*before, own])])[0][-1] for before in others)
    third = network.log_probabilities([Row([*trunk[:4], *range(80, 88)], [*others[0], own])])[0][-1]
    assert first == second == third


def test_tokens_after_which_nothing_is_asked_are_not_read() -> None:
    assert Row([0, 5, 6, 7, 8], [Branch(2, [6, 7])]).length == 3
    assert Row([0, 5, 6, 7, 8], [Branch(2, [6, 9, 9]), Branch(1, [4])]).length == 3 + 1


@pytest.mark.parametrize(
    ("lengths", "batches"),
    [
        pytest.param([], [], id="none"),
        pytest.param([90], [[0]], id="one"),
        pytest.param([60, 90, 70], [[1, 2], [0]], id="a thread each"),
        pytest.param([90, 95, 300, 60, 60, 60, 60, 96], [[2], [7, 1], [0, 3], [4, 5, 6]], id="long ones first"),
    ],
)
def test_rows_are_read_in_batches(lengths: list[int], batches: list[list[int]]) -> None:
    assert local.batched(lengths) == batches


def test_a_model_built_like_gemma_says_what_it_says(tmp_path: Path) -> None:
    need_libraries()
    install(tiny_model.write_gguf(tmp_path / "gemma.gguf", architecture="gemma3"), tmp_path / "judge")
    trunk = [0, *range(261, 281)]
    branches = [Branch(1, [270, 271, 272]), Branch(21, [290, 265]), Branch(9, [285, 286, 287, 288])]
    [found] = Network(tmp_path / "judge" / "model.onnx").log_probabilities([Row(trunk, branches)])
    wanted = [plain_nats(trunk[: branch.at], list(branch.tokens), "gemma3") for branch in branches]
    assert found == pytest.approx(wanted, abs=0.3)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("The the and", ["T", "he", "▁the", "▁and"]),  # the better score first, not the longer token
        ("there", ["the", "r", "e"]),
        ("a é", ["a", "▁", "<0xC3>", "<0xA9>"]),
        ("<start>", ["<0x3C>", "s", "t", "a", "r", "t", "<0x3E>"]),
    ],
)
def test_sentence_pieces_are_merged_by_their_scores(tmp_path: Path, text: str, tokens: list[str]) -> None:
    need_libraries()
    source = open_source(tiny_model.write_gguf(tmp_path / "gemma.gguf", architecture="gemma3"))
    assert source.tokeniser.encode(text, add_special_tokens=False).tokens == tokens


EDITS = [
    Edit(TEXT.index("Yesterday"), TEXT.index("Yesterday") + 1, "y"),
    Edit(TEXT.index(". The captain"), TEXT.index(". The captain") + 5, " the"),
    Edit(0, 3, "A"),
    Edit(TEXT.index(" and reached"), TEXT.index(" in the evening"), ""),
    Edit(TEXT.index(", and the mayor"), TEXT.index(", and the mayor"), " of the town"),
    Edit(len(TEXT), len(TEXT), "."),
    Edit(4, 9, "ferry"),
]


def test_a_margin_is_what_the_texts_cost_one_by_one(tiny: LocalJudge, folder: Path) -> None:
    from tokenizers import Tokenizer

    tokeniser = Tokenizer.from_file(str(folder / "tokenizer.json"))

    def nats(text: str) -> float:
        return plain_nats([0], tokeniser.encode(text).ids)

    # Short enough that the window is the whole text.
    short = TEXT[:60]
    edits = [Edit(4, 9, "boat"), Edit(30, 30, "old "), Edit(0, 3, "the"), Edit(10, 10, ",")]
    wanted = [nats(short[: e.start] + e.replacement + short[e.end :] + "\n\n") - nats(short + "\n\n") for e in edits]
    assert tiny.margins(short, edits) == pytest.approx(wanted, abs=1.5)


def test_a_margin_does_not_depend_on_the_other_edits(tiny: LocalJudge) -> None:
    together = tiny.margins(TEXT, EDITS)
    assert together == pytest.approx([tiny.margins(TEXT, [edit])[0] for edit in EDITS], abs=0.3)
    assert tiny.margins(TEXT, EDITS[::-1]) == pytest.approx(together[::-1], abs=0.3)


def test_a_margin_goes_by_the_change_and_not_by_how_it_is_written(tiny: LocalJudge) -> None:
    at = TEXT.index("Yesterday")
    ways = [
        Edit(at, at + 1, "y"),
        Edit(at, at + 9, "yesterday"),
        Edit(at - 30, at + 40, f"{TEXT[at - 30 : at]}y{TEXT[at + 1 : at + 40]}"),
    ]
    assert len(set(tiny.margins(TEXT, ways))) == 1
    assert len({tiny.margins(TEXT, [way])[0] for way in ways}) == 1


@pytest.mark.parametrize("dtype", ["float32", "float16", "bfloat16"])
def test_a_hugging_face_folder_says_what_the_gguf_file_says(tiny: LocalJudge, tmp_path: Path, dtype: str) -> None:
    install(tiny_model.write_folder(tmp_path / "hub", dtype), tmp_path / "judge")
    judge = LocalJudge.open(tmp_path / "judge")
    assert judge is not None
    assert judge.margins(TEXT, EDITS) == pytest.approx(tiny.margins(TEXT, EDITS), abs=1.2)


def test_nothing_in_a_text_is_a_special_token_of_a_folder(tmp_path: Path) -> None:
    need_libraries()
    source = open_source(tiny_model.write_folder(tmp_path / "hub"))
    assert 0 not in source.tokeniser.encode("<start>").ids


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"model_type": "mamba"}, "mamba"),
        ({"rope_scaling": {"rope_type": "yarn", "factor": 4.0}}, "scaled"),
    ],
)
def test_a_folder_that_is_not_read_is_an_error(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    need_libraries()
    with pytest.raises(InputError, match=said):
        open_source(tiny_model.write_folder(tmp_path / "hub", **changes))
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no folder of a model"):
        open_source(tmp_path / "empty")


def test_a_model_of_the_settings_is_made_ready_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    need_libraries()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    file = tiny_model.write_gguf(tmp_path / "own.gguf")
    (tmp_path / "mtcheck.toml").write_text('[judge]\nmodel = "own.gguf"\n', encoding="utf-8")
    settings = load_settings(tmp_path / "mtcheck.toml").settings_for().judge
    judge = open_judge(settings)
    assert judge is not None
    assert judge.name.startswith("Tiny-int8-")
    made = made_folder(file)
    written = (made / "judge.json").stat().st_mtime_ns
    assert made_folder(file) == made
    assert (made / "judge.json").stat().st_mtime_ns == written
    with pytest.raises(ConfigError, match="no such model"):
        open_judge(JudgeSettings(model=str(tmp_path / "none.gguf")))


def test_two_runs_give_the_same_margins(tiny: LocalJudge, folder: Path) -> None:
    again = LocalJudge.open(folder)
    assert again is not None
    assert tiny.margins(TEXT, EDITS) == again.margins(TEXT, EDITS)


def test_threads_change_no_margin(tiny: LocalJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    text = TEXT * 4
    places = range(0, 3 * len(TEXT), 160)
    edits = [Edit(edit.start + at, edit.end + at, edit.replacement) for at in places for edit in EDITS]
    several = tiny.margins(text, edits)
    monkeypatch.setattr(local, "threads", lambda: 1)
    assert tiny.margins(text, edits) == several


def test_half_a_surrogate_is_weighed_as_what_cannot_be_read(tiny: LocalJudge) -> None:
    edit = Edit(10, 10, ",")
    for half in ("\ud800", "\udfff"):
        text = TEXT.replace("Ystad", half)
        assert tiny.margins(text, [edit]) == tiny.margins(text.replace(half, "\ufffd"), [edit])
    assert tiny.margins(TEXT, [Edit(10, 10, "\ud800")])


def test_an_edit_that_changes_nothing_has_no_margin(tiny: LocalJudge) -> None:
    assert tiny.margins(TEXT, [EDITS[-1]]) == [0.0]


@pytest.mark.parametrize("text", ["", " ", "x", "\n\n", "é", "𝄞 a", "word" * 100])
def test_any_text_can_be_weighed(tiny: LocalJudge, text: str) -> None:
    edits = [Edit(0, 0, "a"), Edit(0, len(text), ""), Edit(len(text), len(text), ".")]
    assert len(tiny.margins(text, edits)) == 3
    assert tiny.margins(text, []) == []


def test_nothing_in_a_text_is_a_special_token(folder: Path) -> None:
    from tokenizers import Tokenizer

    assert 0 not in Tokenizer.from_file(str(folder / "tokenizer.json")).encode("<start>").ids


def test_a_small_model_names_no_errors(tiny: LocalJudge) -> None:
    assert tiny.judge(plain_article(TEXT)) == []


def test_the_name_says_model_and_hash(tiny: LocalJudge) -> None:
    assert tiny.name.startswith("Tiny-int8-")
    assert len(tiny.name.rpartition("-")[2]) == 8


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"architecture": "mamba"}, "architecture 'mamba' are not read"),
        ({"blk__1__ffn_down__weight": None}, "no tensor 'blk.1.ffn_down.weight'"),
    ],
)
def test_a_model_that_cannot_be_read_is_an_error_and_leaves_the_old_one(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    need_libraries()
    target = tmp_path / "judge"
    target.mkdir()
    (target / "old").touch()
    with pytest.raises(InputError, match=said):
        install(tiny_model.write_gguf(tmp_path / "odd.gguf", **changes), target)
    assert [path.name for path in target.iterdir()] == ["old"]


def test_a_file_of_another_format_is_an_error(tmp_path: Path) -> None:
    need_libraries()
    (tmp_path / "x.gguf").write_text("no model")
    with pytest.raises(InputError, match="no GGUF file"):
        install(tmp_path / "x.gguf", tmp_path / "judge")


def test_where_no_model_is_there_is_no_judge(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert open_judge() is None
    assert why_absent(tmp_path) == f"there is no model in {tmp_path}"


@pytest.mark.parametrize(
    ("old", "new", "better"),
    [
        ("said Yesterday", "said yesterday", True),
        ("evening. The", "evening the", False),
        ("came late", "came late.", True),
        ("harbour of", "harbour, of", False),
        ("the wind was", "the wind were", False),
    ],
)
@pytest.mark.usefixtures("installed")
def test_the_installed_judge_prefers_what_an_editor_would(old: str, new: str, better: bool) -> None:
    judge = open_judge()
    need(judge, "the judge (mtcheck setup judge)")
    assert judge is not None
    at = TEXT.index(old)
    margins = judge.margins(TEXT, [Edit(at, at + len(old), new)])
    assert margins is not None
    assert (margins[0] > 0) == better
