"""LibreOffice, for tests that convert: one profile a process, because a fresh one takes longer than a conversion."""

from __future__ import annotations

import atexit
import functools
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""A profile that works out every formula on loading, whatever result is stored."""


@functools.cache
def _profile() -> str:
    folder = Path(tempfile.mkdtemp(prefix="office"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "user").mkdir()
    (folder / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    return folder.as_uri()


def converted(paths: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """``paths`` converted in one call, every formula recalculated; skips the test where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    command = [office, f"-env:UserInstallation={_profile()}", "--headless", "--convert-to", to, "--outdir", str(folder)]
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=240)
    return [folder / f"{path.stem}.{to}" for path in paths]
