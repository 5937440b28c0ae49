"""Files made to harm, or that only have the name of a workbook: refused in words, in little memory and time."""

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from optimizer.errors import UsageError
from optimizer.workbook import sound
from optimizer.workbook.read import examine, read
from tests.workbooks import base, make_workbook, set_cell

ACTIVITIES = "xl/worksheets/sheet5.xml"
WRITTEN = b'<c r="G2" t="n"><v>120</v></c>'
"""How the request of the first activity stands in its part."""

OFFICE = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
_NESTED = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
LAUGHS = f"<!DOCTYPE lolz [<!ENTITY l0 'lol'>{_NESTED}]>"


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return make_workbook(tmp_path / "plan.xlsx", base())


def changed(path: Path, change: Callable[[bytes], bytes], part: str = ACTIVITIES) -> Path:
    """``path`` with the bytes of one of its parts changed."""
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts.items():
            new.writestr(name, content)
    return path


def only(path: Path) -> tuple[str, str]:
    """The code and message of the one problem that there is with a file."""
    (problem,) = examine(path).problems
    assert problem.level == "error"
    assert problem.remedy
    return problem.code, problem.message


def make_ods(path: Path, content: str) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml", '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
        book.writestr("content.xml", content)
    return path


@pytest.mark.parametrize("part", [ACTIVITIES, "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_file_that_unpacks_to_more_than_a_plan_can_need_is_not_read(plain, monkeypatch, part):
    monkeypatch.setattr(sound, "MOST_BYTES", 1_000_000)
    with zipfile.ZipFile(plain, "a") as archive:
        if part not in archive.namelist():
            archive.writestr(part, b"<sst/>")
    code, message = only(changed(plain, lambda content: content + b" " * 1_000_001, part))
    assert code == "too_large"
    assert part in message


def test_a_picture_of_any_size_does_no_harm(plain, monkeypatch):
    monkeypatch.setattr(sound, "MOST_BYTES", 1_000_000)
    with zipfile.ZipFile(plain, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", b" " * 1_000_001)
    assert examine(plain).problems == ()


def test_a_file_that_says_it_is_small_and_is_not_is_not_read(plain, monkeypatch):
    changed(plain, lambda content: content + b" " * 3_000_000)
    data = bytearray(plain.read_bytes())
    with zipfile.ZipFile(plain) as archive:
        info = archive.getinfo(ACTIVITIES)
    claimed = data.rfind(info.file_size.to_bytes(4, "little"))
    data[claimed : claimed + 4] = (2_000).to_bytes(4, "little")
    plain.write_bytes(bytes(data))
    with zipfile.ZipFile(plain) as archive:
        assert archive.getinfo(ACTIVITIES).file_size == 2_000
    monkeypatch.setattr(sound, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(sound, "_DENSEST", 1_000_000)
    assert only(plain)[0] == "too_large"


@pytest.mark.parametrize("part", [ACTIVITIES, "xl/workbook.xml", "xl/styles.xml"])
@pytest.mark.parametrize("first", ["", "<?xml version='1.0'?>", "\ufeff<?xml version='1.0'?>\n<!-- x -->\n "])
def test_definitions_of_words_are_refused_wherever_they_stand(plain, part, first):
    def change(content: bytes) -> bytes:
        return (first + LAUGHS).encode() + content[content.rfind(b"?>") + 2 if b"?>" in content else 0 :]

    code, message = only(changed(plain, change, part))
    assert code == "foreign_definitions"
    assert part in message


def test_definitions_in_an_open_document_are_refused(tmp_path):
    content = f"<?xml version='1.0'?>{LAUGHS}<office:document-content {OFFICE}>&l9;</office:document-content>"
    assert only(make_ods(tmp_path / "plan.ods", content))[0] == "foreign_definitions"


@pytest.mark.parametrize(
    "value",
    ["<v>&lol;</v>", "<v>1&#50;0</v>", "<v>1<![CDATA[2]]>0</v>", "<v>1<!-- 1 -->20</v>", "<v>120</v><v>0</v>"],
)
def test_a_number_that_is_not_written_out_is_damage_and_never_another_number(plain, value):
    def change(content: bytes) -> bytes:
        assert WRITTEN in content
        return content.replace(b"<v>120</v>", value.encode())

    assert only(changed(plain, change))[0] == "damaged_file"


def test_a_text_that_a_formula_gives_may_hold_what_xml_spells_otherwise(plain):
    name = b'<c r="B2" t="str"><f>"Courses"&amp;" "&amp;"more"</f><v>Courses &amp; more</v></c>'
    inline = b'<c r="B2" t="inlineStr"><is><t>Courses</t></is></c>'
    plan = read(changed(plain, lambda content: content.replace(inline, name)))
    assert plan.activities[0].name == "Courses & more"


def test_thirty_thousand_empty_formatted_rows_do_no_harm(plain):
    rows = b"".join(b'<row r="%d" s="1" customFormat="1"><c r="A%d" s="1"/></row>' % (n, n) for n in range(6, 30_006))
    changed(plain, lambda content: content.replace(b"</sheetData>", rows + b"</sheetData>"))
    started = time.monotonic()
    assert examine(plain).problems == ()
    assert time.monotonic() - started < 30


def test_thousands_of_columns_of_remarks_are_read_past(tmp_path):
    sheets = base()
    sheets["Activities"][0] += [f"remark {n}" for n in range(6_000 - len(sheets["Activities"][0]))]
    sheets["Activities"][1] += ["see note"] * (6_000 - len(sheets["Activities"][1]))
    started = time.monotonic()
    found = examine(make_workbook(tmp_path / "plan.xlsx", sheets))
    assert time.monotonic() - started < 30
    assert found.problems == ()
    assert found.plan is not None


@pytest.mark.parametrize("cell", ['<table:table-cell table:number-columns-repeated="16384"/>', "<table:table-cell/>"])
def test_an_open_document_whose_empty_rest_is_repeated_is_read(tmp_path, cell):
    rest = f'<table:table-row table:number-rows-repeated="1048570">{cell}</table:table-row>'
    plan = read(make_ods(tmp_path / "plan.ods", _content(base(), rest)))
    assert len(plan.activities) == 4


def test_an_open_document_that_repeats_a_filled_row_without_end_is_refused(tmp_path):
    cell = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
    filled = f"{cell}<text:p>x</text:p></table:table-cell>"
    rest = f'<table:table-row table:number-rows-repeated="1048570">{filled}</table:table-row>'
    assert examine(make_ods(tmp_path / "plan.ods", _content(base(), rest))).plan is None


def _content(sheets: dict[str, list[list[object]]], rest: str) -> str:
    def cell(value: object) -> str:
        if value == "":
            return "<table:table-cell/>"
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    tables = "".join(
        f'<table:table table:name="{name}">'
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + f"{rest}</table:table>"
        for name, rows in sheets.items()
    )
    return (
        f"<office:document-content {OFFICE}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )


def test_macros_are_told_and_not_run(tmp_path):
    path = make_workbook(tmp_path / "plan.xlsm", base())
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 whatever it is")
    (problem,) = read(path).problems
    assert (problem.level, problem.code) == ("note", "macros")
    assert "they are not run" in problem.message


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"activity;request\nA1;100\n", "plain text, like a CSV file"),
        ("\ufeffactivity,request\n".encode(), "plain text, like a CSV file"),
        ("activity\trequest\n".encode("utf-16"), "plain text, like a CSV file"),
        (b"<html xmlns:x='urn:schemas-microsoft-com:office:excel'><table></table></html>", "a web page, HTML"),
        (b"\r\n  <!DOCTYPE html><table>", "a web page, HTML"),
        (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook/>", "XML as Excel 2003 wrote it"),
        (b"%PDF-1.7\n\x00\x01", "a PDF"),
    ],
)
@pytest.mark.parametrize("suffix", [".xlsx", ".xls"])
def test_what_only_has_the_name_of_a_workbook_is_called_what_it_is(tmp_path, content, words, suffix):
    path = tmp_path / f"plan{suffix}"
    path.write_bytes(content)
    code, message = only(path)
    assert code == "not_a_spreadsheet"
    assert words in message


def test_the_mark_that_excel_leaves_is_not_taken_for_the_workbook(tmp_path):
    (tmp_path / "~$plan.xlsx").write_bytes(b"\x04Name" + b" " * 160)
    with pytest.raises(UsageError, match=r"mark that Excel leaves while plan\.xlsx is open: give that file"):
        read(tmp_path / "~$plan.xlsx")


@pytest.mark.parametrize(("mark", "program"), [("~$plan.xlsx", "Excel"), (".~lock.plan.xlsx#", "LibreOffice")])
def test_a_file_that_cannot_be_opened_since_another_program_has_it_says_so(plain, monkeypatch, mark, program):
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    plain.with_name(mark).touch()
    assert len(read(plain).activities) == 4
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UsageError, match=f"It is open in {program} .*save and close it there"):
        read(plain)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are not of this system")
def test_pipes_devices_and_links_in_a_circle_end_at_once(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "zero.xlsx").symlink_to("/dev/zero")
    (tmp_path / "round.xlsx").symlink_to("round.xlsx")
    for name, words in {
        "pipe": "a device or a pipe",
        "zero": "a device or a pipe",
        "round": "cannot be opened",
    }.items():
        with pytest.raises(UsageError, match=words):
            read(tmp_path / f"{name}.xlsx")


@pytest.mark.parametrize("name", ["Σχέδιο προϋπολογισμού 2027.xlsx", "plan d'été (v2) 100 %.xlsx", "план.xlsx"])
def test_names_of_every_script_are_read(tmp_path, name):
    folder = tmp_path / "my plans & more"
    folder.mkdir()
    assert read(make_workbook(folder / name, set_cell(base(), "Settings!B2", "Σχέδιο"))).file.workbook == name
