"""The corpus' form: JSON in which whatever fits on a line stands on one."""

import json
from pathlib import Path

DIRECTORY = Path(__file__).parents[2] / "CORSTests" / "Browsers" / "Corpus"
WIDTH = 120


def write(name, value):
    DIRECTORY.mkdir(parents=True, exist_ok=True)
    (DIRECTORY / f"{name}.json").write_text(_text(value, 0, 0) + "\n", encoding="utf-8")


def _text(value, depth, taken):
    """`taken` is what already stands on the line before the value."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or not value or len(flat) + depth + taken < WIDTH:
        return _escaped(flat)
    inner = "\n" + " " * (depth + 1)
    if isinstance(value, dict):
        parts = []
        for key, member in value.items():
            name = json.dumps(key) + ": "
            parts.append(name + _text(member, depth + 1, len(name) + 1))
        return "{" + inner + ("," + inner).join(parts) + "\n" + " " * depth + "}"
    parts = [_text(member, depth + 1, 1) for member in value]
    return "[" + inner + ("," + inner).join(parts) + "\n" + " " * depth + "]"


def _escaped(text):
    """Characters that an editor would not show, as escapes."""
    return "".join(f"\\u{ord(c):04x}" if 0x7F <= ord(c) <= 0xA0 or ord(c) in (0x2028, 0x2029) else c for c in text)
