"""What the documentation names exists, what it shows runs, and what it promises to list is complete."""

import json
import re
import shutil
from importlib import import_module
from pathlib import Path

import pytest
import typer

import optimizer
from optimizer.allocate import solve
from optimizer.allocate.result import AMOUNT_CODES, DOCUMENT_TABLES, TABLES, UNSPENT_CODES
from optimizer.cli import run
from optimizer.cli.entry import app

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")), ROOT / "reports" / "README.md"]
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
WRITTEN_BY_HAND = [name for name in TEXTS if name not in ("docs/workbook.md", "docs/report.md")]
COMMANDS = typer.main.get_command(app).commands
OPTIONS = {
    name: {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    | {"--help", "-h"}
    for name, command in COMMANDS.items()
}
OTHER_TOOLS = {"--check", "--runs", "--into", "--quick", "--resume", "--only"}
"""Options of ruff and of the benchmarks."""


def fenced(text, language):
    return re.findall(rf"^```{language}\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)


def python_snippets():
    return [
        pytest.param(snippet, id=f"{name}-{number}")
        for name, text in TEXTS.items()
        for number, snippet in enumerate(fenced(text, "python"), 1)
    ]


def calls(text):
    """Every call of the command: its name and the words after it, in code blocks and in running text."""
    return re.findall(r"(?:^|[`/ ])optimizer (init|[a-z]+)((?: [^`\n;&|]+)?)", "\n".join(code_of(text)))


def code_of(text):
    blocks = [block for language in ("sh", "") for block in fenced(text, language)]
    return blocks + re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


@pytest.mark.parametrize("name", TEXTS)
def test_every_command_and_its_options_exist(name):
    for command, words in calls(TEXTS[name]):
        assert command in COMMANDS, f"{name} names optimizer {command}"
        for option in re.findall(r"(?<!\S)(--?[a-z][a-z-]*)", words):
            assert option in OPTIONS[command], f"{name} names {command} {option}"


@pytest.mark.parametrize("name", TEXTS)
def test_every_option_named_alone_exists(name):
    known = set().union(*OPTIONS.values(), OTHER_TOOLS, {"--version"})
    for code in re.findall(r"`(--[a-z][a-z-]*)", TEXTS[name]):
        assert code in known, f"{name} names {code}"


def test_the_readme_names_every_command_and_every_option():
    for command, options in OPTIONS.items():
        assert re.search(rf"`optimizer {command} (FILE|REPORT|OLD NEW)\b", TEXTS["README.md"]), command
        for option in options - {"--help", "-h", "-o", "-q"}:
            assert option in TEXTS["README.md"], f"README.md leaves out {command} {option}"


@pytest.mark.parametrize("name", TEXTS)
def test_every_link_leads_somewhere(name):
    folder = (ROOT / name).parent
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", TEXTS[name]):
        if "://" not in target:
            assert (folder / target).exists(), f"{name} links to {target}"


@pytest.mark.parametrize("name", WRITTEN_BY_HAND)
def test_every_file_of_the_project_that_is_named_exists(name):
    for path in re.findall(r"`((?:optimizer|docs|tests|inputs|benchmarks|\.ci)/[\w./-]*)`", TEXTS[name]):
        assert (ROOT / path).exists(), f"{name} names {path}"


@pytest.mark.parametrize("name", WRITTEN_BY_HAND)
def test_every_function_that_is_named_exists(name):
    for dotted in re.findall(r"`(optimizer(?:\.\w+)+)", TEXTS[name]):
        home, _, attribute = dotted.rpartition(".")
        assert hasattr(import_module(home), attribute), f"{name} names {dotted}"


@pytest.fixture
def solved_once(shipped, monkeypatch):
    """The shipped plan is solved once for all tests, and what snippets change in it without prices, which take long."""

    def remembered(plan, options=None):
        if plan.file.workbook != shipped.plan.file.workbook or options is not None:
            return solve(plan, options or optimizer.Options())
        return shipped if plan == shipped.plan else solve(plan, optimizer.Options(prices=False, opinion=0.0))

    monkeypatch.setattr(optimizer, "solve", remembered)


@pytest.mark.usefixtures("solved_once")
@pytest.mark.parametrize("snippet", python_snippets())
def test_the_python_shown_runs(snippet, tmp_path, monkeypatch, capsys):
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    (tmp_path / "reports").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    exec(compile(snippet, "snippet", "exec"), {})
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("code", [*AMOUNT_CODES, *UNSPENT_CODES])
def test_the_glossary_explains_every_code(code):
    assert f"| `{code}` |" in TEXTS["docs/glossary.md"]


def test_every_column_of_every_table_is_explained():
    rows = re.findall(r"^\| (`.+?) \|", TEXTS["docs/json.md"], flags=re.MULTILINE)
    explained = [tuple(re.findall(r"`(\w+)`", row)) for row in rows]
    in_order = [column for columns in explained for column in columns]
    for name in DOCUMENT_TABLES:
        assert f"`{name}`" in TEXTS["docs/json.md"]
        assert "".join(TABLES[name]) in "".join(in_order), f"docs/json.md does not list the columns of {name} in order"


def test_every_key_of_the_document_is_explained(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run(["solve", str(ROOT / "inputs" / "quickstart.xlsx"), "--json"]) == 0
    for key in json.loads(capsys.readouterr().out):
        assert f"`{key}`" in TEXTS["docs/json.md"]


def test_the_exit_codes_are_those_of_the_errors():
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", TEXTS["README.md"], flags=re.MULTILINE)}
    errors = {error.exit_code for error in vars(optimizer.errors).values() if hasattr(error, "exit_code")}
    assert listed == errors | {0, 4, 5, 6, 130}


def test_the_mathematics_names_every_module_of_the_model():
    without = {"__init__", "program", "labels", "shapes"}
    modules = {path.stem for path in (ROOT / "optimizer" / "model").glob("*.py")} - without
    for module in modules:
        assert f"`optimizer.model.{module}." in TEXTS["docs/mathematics.md"]


def test_the_changelog_tells_of_this_version():
    assert f"## {optimizer.__version__}" in TEXTS["docs/changelog.md"]


def test_continuous_integration_runs_the_test_command_of_the_readme():
    block = re.search(r"<!-- command: test -->\n```sh\n(.+)\n```", TEXTS["README.md"])
    assert block is not None
    assert "pytest" in block[1]
    assert "<!-- command: test -->" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_no_page_points_into_a_machine():
    for name, text in TEXTS.items():
        assert not re.search(r"(/home/|/root/|/Users/|/tmp/|[A-Z]:\\)", text), name
