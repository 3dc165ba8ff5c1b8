"""The two constant scripts of a first screen, and the hashes by which the policy allows them."""

import base64
import hashlib
import re
from pathlib import Path

_SOURCE = Path(__file__).with_name("finish.js")


def _without_comments(text: str) -> str:
    """The script as it is sent: with each page of a job."""
    code = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    return "\n".join(line for line in map(str.strip, code.splitlines()) if line)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


FINISH_SCRIPT = _without_comments(_SOURCE.read_text(encoding="utf-8"))
FINISH_CALL = "jobpaneFinish(document.currentScript.parentElement)"
FINISH_HASHES = tuple(map(_hash, (FINISH_SCRIPT, FINISH_CALL)))
