"""Sessions of browsers on a server that keeps them as files."""

import json
import os
from pathlib import Path

SEEN = "fupin_seen"


def forget(opened):
    """Let a window's session be one that was last used longer ago than any idle limit allows."""
    [sid] = [one["value"] for one in opened.context.cookies() if one["name"] == "session_id"]
    [path] = [path for path in folder().glob(f"*/{sid[:42]}*") if path.is_file()]
    session = json.loads(path.read_text())
    assert session[SEEN], "the server notes when a person was last seen"
    path.write_text(json.dumps({**session, SEEN: 1}))


def folder():
    return Path(os.environ["ODOO_DATA_DIR"]) / "sessions"
