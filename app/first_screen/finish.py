"""The two constant scripts of a first screen, and the hashes by which the policy allows them."""

import base64
import hashlib
from pathlib import Path

from app.runtime.inline_script import inline_script

_SOURCE = Path(__file__).with_name("finish.js")


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


FINISH_SCRIPT = inline_script(_SOURCE)
FINISH_CALL = "jobpaneFinish(document.currentScript.parentElement)"
FINISH_HASHES = tuple(map(_hash, (FINISH_SCRIPT, FINISH_CALL)))
