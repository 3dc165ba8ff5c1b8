"""What AWX says of a job that another one kept from starting: JSON inside its explanation."""

import json
import re

_PREVIOUS_TASK = re.compile(r"Previous Task (Failed|Canceled): (\{.*\})", re.DOTALL)
_JOB_ID = re.compile(r"\d{1,10}", re.ASCII)
_SYSTEM_JOB_TYPES = {"system_job", "systemjob"}
_SEARCHED = 20_000  # characters


def system_job_blamed(explanation: str) -> int | None:
    """The id of the system job that AWX names as the cause; None for another kind of job."""
    named = _named(explanation)
    if str(named.get("job_type")) not in _SYSTEM_JOB_TYPES:
        return None
    id_text = str(named.get("job_id"))
    return int(id_text) if _JOB_ID.fullmatch(id_text) else None


def readable(explanation: str) -> str:
    """AWX's message with a sentence in place of the JSON that it may hold."""
    named = _named(explanation)
    values = [named.get(key) for key in ("job_type", "job_name", "job_id")]
    if not all(isinstance(value, str | int) and value != "" for value in values):
        return explanation
    kind, name, number = values
    outcome = "was canceled" if "Previous Task Canceled: " in explanation[:_SEARCHED] else "failed"
    sentence = f"The {str(kind).replace('_', ' ')} “{name}” #{number} before it {outcome}."
    return _PREVIOUS_TASK.sub(lambda _: sentence, explanation[:_SEARCHED], count=1)


def _named(explanation: str) -> dict[str, object]:
    """The JSON object in the explanation; empty where there is none."""
    found = _PREVIOUS_TASK.search(explanation[:_SEARCHED])
    try:
        named = json.loads(found[2]) if found else None
    except (ValueError, RecursionError):
        return {}
    return named if isinstance(named, dict) else {}
