"""The page that describes the API: made of elements from the description, never of text.

It has no script but the build's own that sets the theme. Its style sheet is assets/api-docs.css.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from app.api.schema_words import named_schema, values_of, words_of

Schema = dict[str, Any]

_CODE = re.compile(r"`([^`]+)`")
_STYLESHEET = "/api-docs.css"
_DARK = "/styles/dark.css"  # of app/hosting/dark_without_script.py
_IN_DARK = "(prefers-color-scheme: dark)"


@dataclass(frozen=True, slots=True)
class Look:
    """What the page takes from the build: the script that sets the theme, and the style sheets."""

    theme_script: str = ""
    stylesheets: Sequence[str] = ()


def docs_page(schema: Schema, look: Look, base_path: str) -> bytes:
    """The whole page; `base_path` is what the controller's paths begin with."""
    html = Element("html", lang="en")
    _add_head(html, look)
    body = SubElement(html, "body")
    bar = SubElement(body, "header", {"class": "topbar"})
    brand = SubElement(bar, "a", {"class": "brand", "href": base_path or "/"})
    SubElement(brand, "img", src="/favicon.svg", alt="", width="22", height="22").tail = "Jobpane"
    main = SubElement(body, "main", {"class": "page api-docs", "id": "content"})
    SubElement(main, "h1").text = "API"
    intro = SubElement(main, "p")
    intro.text = f"Version {schema['info']['version']}. For programs: "
    SubElement(intro, "a", href=f"{base_path}/api/openapi.json").text = "openapi.json"
    operations = list(_operations(schema))
    _add_contents(main, operations)
    for operation in operations:
        _add_operation(main, operation, base_path)
    _add_schemas(main, schema.get("components", {}).get("schemas", {}))
    text: bytes = tostring(html, encoding="utf-8", method="html")
    return b"<!DOCTYPE html>" + text


@dataclass(frozen=True, slots=True)
class _Operation:
    method: str
    path: str
    about: Schema

    @property
    def id(self) -> str:
        return str(self.about["operationId"])

    @property
    def tag(self) -> str:
        return str(self.about.get("tags", [""])[0])


def _operations(schema: Schema) -> Iterator[_Operation]:
    """Those of one tag together, in the order in which the tags come."""
    found = [
        _Operation(method.upper(), path, about)
        for path, methods in schema["paths"].items()
        for method, about in methods.items()
    ]
    for tag in dict.fromkeys(one.tag for one in found):
        yield from (one for one in found if one.tag == tag)


def _add_head(html: Element, look: Look) -> None:
    head = SubElement(html, "head")
    # Byte for byte the build's, since the policy allows it by its hash.
    if look.theme_script:
        SubElement(head, "script").text = look.theme_script
    SubElement(head, "meta", charset="utf-8")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = "API · Jobpane"
    SubElement(head, "link", rel="icon", href="/favicon.svg", type="image/svg+xml")
    for stylesheet in (*look.stylesheets, _STYLESHEET):
        SubElement(head, "link", rel="stylesheet", href=stylesheet)
    without_script = SubElement(head, "noscript")
    SubElement(without_script, "link", rel="stylesheet", href=_DARK, media=_IN_DARK)


def _add_contents(main: Element, operations: Sequence[_Operation]) -> None:
    contents = SubElement(main, "nav", {"aria-label": "Contents", "class": "api-contents"})
    for tag in dict.fromkeys(one.tag for one in operations):
        group = SubElement(contents, "div")
        SubElement(group, "h2").text = tag
        listed = SubElement(group, "ul")
        for operation in operations:
            if operation.tag == tag:
                link = SubElement(SubElement(listed, "li"), "a", href=f"#{operation.id}")
                link.text = operation.about["summary"]


def _add_operation(main: Element, operation: _Operation, base_path: str) -> None:
    section = SubElement(main, "section", id=operation.id)
    SubElement(section, "h2").text = operation.about["summary"]
    url = SubElement(section, "p", {"class": "api-url"})
    SubElement(url, "span", {"class": "api-method"}).text = operation.method
    SubElement(url, "code").text = f"{base_path}{operation.path}"
    _add_parameters(section, operation.about.get("parameters", []))
    body = operation.about.get("requestBody", {}).get("content", {}).get("application/json")
    if body:
        SubElement(section, "h3").text = "Body"
        _add_fields(section, body["schema"])
    SubElement(section, "h3").text = "Answers"
    answers = SubElement(section, "ul")
    for status, answer in operation.about["responses"].items():
        _add_answer(SubElement(answers, "li"), status, answer)


def _add_answer(item: Element, status: str, answer: Schema) -> None:
    SubElement(item, "code").text = status
    contents = answer.get("content", {})
    item[0].tail = ": " if contents else ""
    for number, (media_type, content) in enumerate(contents.items()):
        SubElement(item, "span").text = f"{', ' if number else ''}{media_type} "
        _add_type(item, content.get("schema", {}))


def _add_parameters(section: Element, parameters: Sequence[Schema]) -> None:
    if not parameters:
        return
    SubElement(section, "h3").text = "Parameters"
    rows = _table(section, ("Name", "Value", "Default", "Meaning"))
    for parameter in parameters:
        schema = parameter["schema"]
        row = SubElement(rows, "tr")
        SubElement(SubElement(row, "th", scope="row"), "code").text = parameter["name"]
        SubElement(row, "td").text = values_of(schema)
        standard = schema.get("default")
        SubElement(row, "td").text = "required" if parameter.get("required") else words_of(standard)
        _add_text(SubElement(row, "td"), parameter.get("description", ""))


def _add_schemas(main: Element, schemas: Schema) -> None:
    section = SubElement(main, "section", id="answers")
    SubElement(section, "h2").text = "Objects"
    for name, schema in schemas.items():
        SubElement(section, "h3", id=f"object-{name}").text = name
        _add_text(SubElement(section, "p"), schema.get("description", ""))
        _add_fields(section, schema)


def _add_fields(section: Element, schema: Schema) -> None:
    if "properties" not in schema:
        SubElement(section, "p").text = values_of(schema)
        return
    rows = _table(section, ("Field", "Value"))
    for name, field in schema["properties"].items():
        row = SubElement(rows, "tr")
        SubElement(SubElement(row, "th", scope="row"), "code").text = name
        _add_type(SubElement(row, "td"), field)


def _add_type(cell: Element, schema: Schema) -> None:
    """The type's words, as a link where the page describes it."""
    name = named_schema(schema)
    if name:
        SubElement(cell, "a", href=f"#object-{name}").text = values_of(schema)
    else:
        SubElement(cell, "span").text = values_of(schema)


def _table(section: Element, heads: Sequence[str]) -> Element:
    scrolled = SubElement(section, "div", {"class": "api-table", "tabindex": "0", "role": "group"})
    scrolled.set("aria-label", f"Table: {', '.join(heads)}")
    table = SubElement(scrolled, "table")
    head = SubElement(SubElement(table, "thead"), "tr")
    for text in heads:
        SubElement(head, "th", scope="col").text = text
    return SubElement(table, "tbody")


def _add_text(element: Element, text: str) -> None:
    """A text whose parts in backticks are code."""
    parts = _CODE.split(text)
    element.text = parts[0]
    for code, after in zip(parts[1::2], parts[2::2], strict=True):
        part = SubElement(element, "code")
        part.text, part.tail = code, after
