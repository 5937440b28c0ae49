"""The manifest beside a report: who and what made it, from what, and fingerprints of what was written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.recompute.book import opened
from optimizer.recompute.prints import area_of, content_hash, open_areas, prints_of
from optimizer.replacing import replacing

ENDING = ".manifest.json"
EXCEL = ".xlsx"


def manifest_path(report: Path) -> Path:
    """Where the manifest of a report stands: ``plan.manifest.json`` beside ``plan.xlsx``.

    Beside ``plan.html``, which may stand in the same folder, it is ``plan.html.manifest.json``.
    """
    return report.with_name(f"{report.stem if report.suffix.lower() == EXCEL else report.name}{ENDING}")


def read_manifest(path: Path) -> dict[str, Any] | None:
    """The manifest at ``path``; ``None`` where there is none, or it cannot be read as one."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def previous_report(target: Path, content: bytes) -> str:
    """The hash (SHA-256) of the report that ``content`` replaces at ``target``; an empty text where there is none.

    A report that is written again unchanged replaces what it replaced the first time, so that the same run gives the
    same manifest however often it is repeated.
    """
    try:
        before = target.read_bytes()
    except OSError:
        return ""
    if before != content:
        return hashlib.sha256(before).hexdigest()
    found = (read_manifest(manifest_path(target)) or {}).get("identity")
    return str(found.get("previous_report", "")) if isinstance(found, Mapping) else ""


def write_manifest(target: Path, content: bytes, manifest: Mapping[str, Any], previous: str) -> Path:
    """Write the manifest of the report ``content`` beside ``target``, whole or not at all; returns its path.

    ``manifest`` is that of the run. The same run gives the same bytes, unless it holds the time of day.
    """
    written = {"report": target.name, "sha256": hashlib.sha256(content).hexdigest()}
    contents = _contents(target.name, content) if target.suffix.lower() == EXCEL else {}
    whole = {
        "identity": {**manifest.get("identity", {}), "previous_report": previous},
        "inputs": manifest.get("inputs", {}),
        "results": {**manifest.get("results", {}), "written": {**written, **contents}},
    }
    path = manifest_path(target)
    with replacing(path) as draft:
        draft.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def _contents(name: str, content: bytes) -> dict[str, Any]:
    """What the cells of a report say, as hashes."""
    with opened(content, name) as file:
        open_cells = open_areas(file.names)
        areas = [area for text in open_cells.values() if (area := area_of(text)) is not None]
        found = prints_of(file, areas)
    return {"content_sha256": content_hash(found), "to_be_filled_in": open_cells, "sheets": found}
