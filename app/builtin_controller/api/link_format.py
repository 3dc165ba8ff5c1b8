"""`?format=json` in the links of an answer: AWX passes the parameter on to each of them."""

import json
from dataclasses import replace

from app.builtin_controller.api.answers import JSON_TYPE, Answer, json_answer
from app.builtin_controller.storage.records import Json


def with_format(answer: Answer, wanted: str | None) -> Answer:
    """The answer with the format that was asked for in its records' links."""
    if not wanted or answer.status >= 300 or answer.content_type != JSON_TYPE:
        return answer
    body: Json = json.loads(answer.body)
    if not isinstance(body, dict):
        return answer
    rows = body.get("results", [body])
    for record in rows if isinstance(rows, list) else []:
        if isinstance(record, dict) and isinstance(record.get("related"), dict):
            _change_links(record, f"?format={wanted}")
    return replace(answer, body=json_answer(body).body)


def _change_links(record: dict[str, Json], suffix: str) -> None:
    related = record["related"]
    if isinstance(related, dict):
        record["related"] = {name: f"{url}{suffix}" for name, url in related.items()}
    if record.get("url"):
        record["url"] = f"{record['url']}{suffix}"
