"""Quotes from real documents: a folder with `quotes.jsonl` and the documents, in `documents`.

Each line of `quotes.jsonl` is an object with the file of a document (`doc`), a `quote`, its printed `page` or null,
whether it is `faithful` (word for word there, on that page), and the kind of place or of alteration (`how`, `also`,
`base_how`). If there is a `context.jsonl`, each of its lines has a `text`, a `quote` in it, the `kind` of its context,
and whether `verify` should `warn` that it is cut short.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]
DOCUMENTS, QUOTES, CONTEXTS = "documents", "quotes.jsonl", "context.jsonl"


def rows_of(file: Path) -> list[Row]:
    """Return the objects of a file that has one a line."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
