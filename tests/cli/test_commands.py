"""Every command as a person types it: what is shown where, what is written, and the exit code."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli import run
from optimizer.workbook.template import write_template


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Each test works in a folder of its own, on a terminal of 100 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture
def workbook(here):
    path = here / "plan.xlsx"
    write_template(path, example="quickstart")
    return path


def edited(path, sheet, cell, value, name="edited.xlsx"):
    """A copy of a workbook with one cell changed."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    copy = path.with_name(name)
    book.save(copy)
    return copy


def cell_of(path, sheet, column, row):
    """The address of a column of a sheet in one of its records (1 is the first below the header)."""
    rows = openpyxl.load_workbook(path)[sheet].iter_rows()
    for cells in rows:
        names = [str(cell.value or "").split("[")[0].split("(")[0].strip().lower() for cell in cells]
        if column in names:
            return f"{cells[names.index(column)].column_letter}{cells[0].row + row}"
    raise AssertionError(f"{sheet} has no column {column}")


@pytest.fixture
def broken(workbook):
    return edited(workbook, "Topics", cell_of(workbook, "Topics", "weight", 1), -1, "broken.xlsx")


@pytest.fixture
def impossible(workbook):
    """No rules but two on all money, which contradict each other."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["Rules"]
    header = next(row for row in sheet.iter_rows() if any(cell.value == "rule" for cell in row))
    names = [str(cell.value or "").split("[")[0].split("(")[0].strip().lower() for cell in header]
    last = header[0].row
    sheet.delete_rows(last + 1, sheet.max_row)
    for offset, (code, relation, limit) in enumerate([("LOW", "at most", 10), ("HIGH", "at least", 20)], 1):
        record = {"rule": code, "name": code, "measure": "amount", "relation": relation, "limit": limit}
        for place, name in enumerate(names):
            if name in record:
                sheet.cell(last + offset, header[place].column, record[name])
    path = workbook.with_name("impossible.xlsx")
    book.save(path)
    return path


ROOT = Path(__file__).parents[2]


def environment(**more):
    """This process's environment, from which the package is found wherever the test works."""
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def in_a_shell(*words, **more):
    """The command in a process of its own, as a person runs it; ``more`` goes into its environment."""
    command = [sys.executable, "-m", "optimizer", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=environment(**more))


# ---- init


@pytest.mark.parametrize("words", [[], ["--example"], ["--example", "quickstart"], ["--example", "human_security"]])
def test_init_makes_a_workbook_and_says_what_to_do_next(words, capsys):
    assert run(["init", "new.xlsx", *words]) == 0
    assert openpyxl.load_workbook("new.xlsx").sheetnames
    assert 'optimizer check "new.xlsx"' in capsys.readouterr().out


def test_init_without_a_name_makes_the_human_security_example():
    assert run(["init", "--example", "bare.xlsx", "--quiet"]) == 0
    assert run(["init", "named.xlsx", "--example=human_security", "--quiet"]) == 0
    assert Path("bare.xlsx").read_bytes() == Path("named.xlsx").read_bytes()


def test_init_offers_every_shipped_example():
    from optimizer.cli.init import EXAMPLES
    from optimizer.workbook import examples

    assert EXAMPLES == examples.EXAMPLES


def test_init_never_replaces_a_file_unless_told_to(workbook, capsys):
    before = workbook.read_bytes()
    assert run(["init", "plan.xlsx"]) == 2
    assert "--force" in capsys.readouterr().err
    assert workbook.read_bytes() == before
    assert run(["init", "plan.xlsx", "--force", "--quiet"]) == 0
    assert workbook.read_bytes() != before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["plan.ods"], "must end in .xlsx"),
        (["gone/plan.xlsx"], "gone does not exist"),
        (["new.xlsx", "--example=quickstrat"], "Did you mean quickstart?"),
    ],
)
def test_init_says_what_it_cannot_do(words, message, capsys):
    assert run(["init", *words]) == 2
    assert message in capsys.readouterr().err


# ---- check


@pytest.mark.usefixtures("workbook")
def test_check_reads_a_sound_workbook_back(capsys):
    assert run(["check", "plan.xlsx"]) == 0
    shown = capsys.readouterr().out
    assert "What the workbook says" in shown
    assert "plan.xlsx: ready to solve; no errors" in shown


def test_check_names_the_cell_of_an_error_and_ends_with_3(broken, capsys):
    assert run(["check", broken.name]) == 3
    shown = capsys.readouterr().out
    assert f"Topics!{cell_of(broken, 'Topics', 'weight', 1)}" in shown
    assert "not usable as it stands" in shown


def test_check_json_is_one_document_with_every_problem(broken, capsys):
    assert run(["check", broken.name, "--json"]) == 3
    shown = capsys.readouterr()
    document = json.loads(shown.out)
    assert document["status"] == "errors"
    assert document["errors"] >= 1
    problem = next(problem for problem in document["problems"] if problem["level"] == "error")
    assert {"where", "sheet", "cell", "message", "found", "allowed", "remedy", "code"} <= set(problem)
    assert shown.err == ""


@pytest.mark.usefixtures("workbook")
def test_check_quiet_shows_errors_only(broken, capsys):
    assert run(["check", "plan.xlsx", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    assert run(["check", broken.name, "--quiet"]) == 3
    assert "error: Topics!" in capsys.readouterr().out


def test_check_marks_the_cells_in_a_copy_and_leaves_the_workbook_alone(broken):
    before = broken.read_bytes()
    assert run(["check", broken.name, "--annotate", "marked.xlsx", "--quiet"]) == 3
    comment = openpyxl.load_workbook("marked.xlsx")["Topics"][cell_of(broken, "Topics", "weight", 1)].comment
    assert comment is not None
    assert broken.read_bytes() == before


def test_check_never_annotates_the_workbook_itself(broken, capsys):
    assert run(["check", broken.name, "--annotate", broken.name]) == 2
    assert "is the workbook itself" in capsys.readouterr().err


# ---- solve


@pytest.mark.usefixtures("workbook")
def test_solve_shows_the_plan_and_writes_its_report(capsys):
    assert run(["solve", "plan.xlsx"]) == 0
    shown = capsys.readouterr().out
    assert "Optimal:" in shown
    assert "Second opinion: confirmed" in shown
    assert f"Report: {Path('reports', 'plan.xlsx')}" in shown
    assert openpyxl.load_workbook("reports/plan.xlsx").sheetnames
    assert max(map(len, shown.splitlines())) <= 100


@pytest.mark.usefixtures("workbook")
def test_solve_json_is_one_document_and_nothing_else(capsys):
    assert run(["solve", "plan.xlsx", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["status"] == "optimal"
    assert document["plan"]["workbook"] == "plan.xlsx"
    assert all(row["code"] and row["reason"] for row in document["allocation"])
    assert Path("reports/plan.xlsx").exists()


@pytest.mark.usefixtures("workbook")
def test_solve_quiet_says_nothing_and_still_writes(capsys):
    assert run(["solve", "plan.xlsx", "--quiet", "--output", "out.xlsx"]) == 0
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", "")
    assert Path("out.xlsx").exists()
    assert not Path("reports").exists()


@pytest.mark.usefixtures("workbook")
def test_solve_writes_html_beside_the_workbook_from_the_same_plan(capsys):
    pytest.importorskip("matplotlib", reason="the extra report is not installed")
    pytest.importorskip("jinja2", reason="the extra report is not installed")
    assert run(["solve", "plan.xlsx", "--html", "--opinion", "0"]) == 0
    assert f"Report: {Path('reports', 'plan.html')}" in capsys.readouterr().out
    assert Path("reports/plan.xlsx").exists()
    beside = Path("reports/plan.html").read_bytes()
    assert run(["solve", "plan.xlsx", "--output", "alone.html", "--quiet", "--opinion", "0"]) == 0
    assert Path("alone.html").read_bytes() == beside
    assert not Path("alone.xlsx").exists()


@pytest.mark.usefixtures("workbook")
def test_html_without_its_libraries_is_told_before_anything_is_solved(capsys, monkeypatch):
    monkeypatch.setattr("optimizer.report.page.find_spec", lambda _: None)
    assert run(["solve", "plan.xlsx", "--html"]) == 2
    assert "pip install 'budget-optimizer[report]'" in capsys.readouterr().err
    assert not Path("reports").exists()


@pytest.mark.usefixtures("workbook")
def test_two_runs_write_the_same_bytes_wherever_they_write(capsys):
    documents = []
    for name in ("one.xlsx", "two.xlsx"):
        assert run(["solve", "plan.xlsx", "--json", "--output", name]) == 0
        documents.append(capsys.readouterr().out)
    assert documents[0] == documents[1]
    assert Path("one.xlsx").read_bytes() == Path("two.xlsx").read_bytes()


@pytest.mark.usefixtures("workbook")
def test_only_a_stamp_records_the_time(capsys):
    assert run(["solve", "plan.xlsx", "--json"]) == 0
    assert "times" not in json.loads(capsys.readouterr().out)["manifest"]["identity"]
    assert run(["solve", "plan.xlsx", "--json", "--stamp"]) == 0
    assert "started" in json.loads(capsys.readouterr().out)["manifest"]["identity"]["times"]


@pytest.mark.usefixtures("workbook")
def test_both_solvers_come_to_the_same_value(capsys):
    plans = []
    for solver in ("highs", "cbc"):
        assert run(["solve", "plan.xlsx", "--json", "--solver", solver]) == 0
        plans.append(json.loads(capsys.readouterr().out))
    assert plans[0]["value"] == pytest.approx(plans[1]["value"], rel=1e-6)
    assert {plan["status"] for plan in plans} == {"optimal"}


def test_solve_of_a_broken_workbook_lists_its_errors_and_writes_nothing(broken, capsys):
    assert run(["solve", broken.name]) == 3
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "error: Topics!" in shown.err
    assert not Path("reports").exists()


def test_solve_json_of_a_broken_workbook_is_still_one_document(broken, capsys):
    assert run(["solve", broken.name, "--json"]) == 3
    document = json.loads(capsys.readouterr().out)
    assert (document["status"], document["errors"] > 0) == ("errors", True)


def test_rules_that_conflict_are_named_with_their_cells_and_end_with_4(impossible, capsys):
    assert run(["solve", impossible.name]) == 4
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "No plan satisfies all the rules." in shown.err
    assert "LOW" in shown.err
    assert "HIGH" in shown.err
    assert "Rules!" in shown.err
    assert "Any one of these would mend it" in shown.err
    assert "No plan" in openpyxl.load_workbook("reports/impossible.xlsx").sheetnames


def test_a_conflict_as_json_is_one_document_and_ends_with_4_too(impossible, capsys):
    assert run(["solve", impossible.name, "--json"]) == 4
    document = json.loads(capsys.readouterr().out)
    assert document["status"] == "infeasible"
    assert {row["rule"] for row in document["conflict"]} == {"LOW", "HIGH"}
    assert document["repairs"]


@pytest.mark.usefixtures("workbook")
def test_a_time_limit_that_leaves_no_time_ends_with_5(capsys):
    assert run(["solve", "plan.xlsx", "--time-limit", "0"]) == 5
    assert "time limit" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["gone.xlsx"], "gone.xlsx does not exist."),
        (["plann.xlsx"], "Did you mean plan.xlsx?"),
        (["."], "is a folder, not a workbook"),
        (["gone/plan.xlsx"], "there is no folder gone"),
        (["plan.xlsx", "--objective", "balance"], "Did you mean balanced?"),
        (["plan.xlsx", "--solver", "hihgs"], "did you mean highs?"),
        (["plan.xlsx", "--gap", "wide"], "--gap"),
        (["plan.xlsx", "--gap", "-1"], "--gap"),
        (["plan.xlsx", "--output", "report.pdf"], "must end in .xlsx or .html"),
        (["plan.xlsx", "--html", "--output", "report.html"], "beside the Excel report"),
        (["plan.xlsx", "--output", "plan.xlsx"], "is the workbook itself"),
        (["plan.xlsx", "--outptu", "x"], "--output"),
        ([], "Missing argument"),
    ],
)
@pytest.mark.usefixtures("workbook")
def test_wrong_usage_is_told_and_ends_with_2(words, message, capsys):
    assert run(["solve", *words]) == 2
    shown = capsys.readouterr()
    assert message in shown.err
    assert shown.out == ""


def test_a_mistyped_command_is_answered_with_the_nearest(capsys):
    assert run(["slove", "plan.xlsx"]) == 2
    assert "Did you mean 'solve'?" in capsys.readouterr().err


def test_wrong_usage_with_json_is_a_document_too(capsys):
    assert run(["solve", "gone.xlsx", "--json"]) == 2
    document = json.loads(capsys.readouterr().out)
    assert document == {"status": "failed", "message": "gone.xlsx does not exist.", "exit_code": 2}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind the superuser")
def test_a_folder_that_may_not_be_written_is_told(workbook, capsys):
    workbook.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert run(["solve", "plan.xlsx"]) == 2
    workbook.parent.chmod(stat.S_IRWXU)
    assert "no permission" in capsys.readouterr().err


@pytest.mark.usefixtures("workbook")
def test_a_file_where_the_folder_reports_should_be_is_told(capsys):
    Path("reports").write_text("in the way")
    assert run(["solve", "plan.xlsx"]) == 2
    assert "cannot be written" in capsys.readouterr().err


@pytest.mark.usefixtures("workbook")
def test_a_fault_of_ours_is_owned_without_a_traceback(capsys, monkeypatch):
    def fail(*_args, **_more):
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("optimizer.workbook.read.read", fail)
    assert run(["solve", "plan.xlsx"]) == 1
    shown = capsys.readouterr().err
    assert "This is a fault of ours, not of your workbook (ZeroDivisionError: by nothing)" in shown
    assert "Traceback" not in shown
    assert run(["solve", "plan.xlsx", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.usefixtures("workbook")
def test_an_interrupt_ends_with_130(monkeypatch):
    def interrupt(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr("optimizer.workbook.read.read", interrupt)
    assert run(["solve", "plan.xlsx"]) == 130


# ---- export


@pytest.mark.parametrize(("kind", "start"), [("lp", "\\"), ("mps", "*SENSE:")])
@pytest.mark.usefixtures("workbook")
def test_export_writes_what_other_solvers_read(kind, start, capsys):
    assert run(["export", "plan.xlsx", "--to", kind]) == 0
    assert Path(f"reports/plan.{kind}").read_text().startswith(start)
    assert "Written: " in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["--to", "xls"], ["--to", "lp", "--output", "plan.mps"]])
@pytest.mark.usefixtures("workbook")
def test_export_to_something_else_is_wrong_usage(words):
    assert run(["export", "plan.xlsx", *words]) == 2


# ---- as a person runs it


def test_a_path_with_blanks_and_accents_works_from_anywhere(workbook, here):
    folder = here / "Être prêt – 2027"
    folder.mkdir()
    path = folder / "plan d'été (final).xlsx"
    path.write_bytes(workbook.read_bytes())
    done = in_a_shell("solve", path, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["plan"]["workbook"] == path.name
    assert (here / "reports" / path.name).exists()


@pytest.mark.usefixtures("workbook")
def test_a_terminal_without_accents_is_served_in_ascii():
    done = in_a_shell("solve", "plan.xlsx", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    assert done.stdout.isascii()
    assert "Optimal:" in done.stdout


@pytest.mark.usefixtures("workbook")
def test_no_colour_reaches_a_pipe():
    done = in_a_shell("solve", "plan.xlsx", FORCE_COLOR="1")
    assert "\x1b" not in done.stdout + done.stderr


@pytest.mark.usefixtures("workbook")
def test_a_reader_that_stops_early_does_not_stop_the_report(here):
    shell = f'"{sys.executable}" -m optimizer solve plan.xlsx | head -n 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True, env=environment())
    assert done.stdout.split()[-1] == "0"
    assert done.stderr == ""
    assert (here / "reports" / "plan.xlsx").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full device to write to")
@pytest.mark.usefixtures("workbook")
def test_an_output_that_is_full_is_told():
    shell = f'"{sys.executable}" -m optimizer solve plan.xlsx --json > /dev/full'
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 2
    assert done.stderr == "error: What is to be shown cannot be written: no space left on device.\n"


@pytest.mark.usefixtures("workbook")
def test_a_closed_output_does_not_stop_the_report(here):
    shell = f'"{sys.executable}" -m optimizer solve plan.xlsx >&-'
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=False, env=environment())
    assert (done.returncode, done.stderr) == (0, "")
    assert (here / "reports" / "plan.xlsx").exists()


@pytest.mark.usefixtures("workbook")
def test_json_stays_pure_in_a_process_of_its_own():
    done = in_a_shell("solve", "plan.xlsx", "--json")
    assert json.loads(done.stdout)["status"] == "optimal"
    assert done.stdout.startswith("{")


def test_what_changed_since_an_earlier_report_gets_pages_of_its_own(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    plan = str(ROOT / "inputs" / "quickstart.xlsx")
    assert run(["solve", plan, "-q", "-o", "before.xlsx"]) == 0
    changed = ["--set", "Years/2027/ceiling=5900", "-o", "after.xlsx", "--since", "before.xlsx", "--json"]
    assert run(["solve", plan, *changed]) == 0
    found = json.loads(capsys.readouterr().out)["analyses"]["since"]
    assert found["amounts"]
    assert sum(row["change"] for row in found["amounts"]) == pytest.approx(-100_000.0)
    pages = openpyxl.load_workbook("after.xlsx")
    shown = [
        row[5] for row in pages["Recommended amounts"].iter_rows(values_only=True) if isinstance(row[5], int | float)
    ]
    assert sum(shown) == pytest.approx(-100_000.0)


def test_changes_are_told_since_a_report_only(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    plan = str(ROOT / "inputs" / "quickstart.xlsx")
    assert run(["solve", plan, "--since", plan]) == 2
    assert "is no report" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
