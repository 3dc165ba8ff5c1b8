"""`?format=json` in the links of a response: AWX adds the parameter to each of them."""

import json
from dataclasses import replace

from app.builtin_controller.api.http import JSON_TYPE, Response, json_response
from app.builtin_controller.storage.records import Json


def with_format(response: Response, wanted: str | None) -> Response:
    """The response with `?format=…` in its records' links, if the request had a format."""
    if not wanted or response.status >= 300 or response.content_type != JSON_TYPE:
        return response
    body: dict[str, Json] = json.loads(response.body)  # every view answers with an object
    rows = body.get("results")
    for record in rows if isinstance(rows, list) else [body]:
        if isinstance(record, dict):
            _change_links(record, f"?format={wanted}")
    return replace(response, body=json_response(body).body)


def _change_links(record: dict[str, Json], suffix: str) -> None:
    """Add `suffix` to the record's links; other objects, such as a ping, have none."""
    related = record.get("related")
    if isinstance(related, dict):
        record["related"] = {name: f"{url}{suffix}" for name, url in related.items()}
        if record.get("url"):  # that of an event is empty
            record["url"] = f"{record['url']}{suffix}"
