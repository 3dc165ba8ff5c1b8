"""Every field of the record under its own label: names, values and links, never JSON."""

import reflex as rx

from app.components.react import Timestamp
from app.presentation.record.sections import ShownField, ShownPair, ShownSection


def all_fields(sections: list[ShownSection], zone: str) -> rx.Component:
    """The sections, in as many columns as there is room for."""
    return rx.el.div(
        rx.foreach(sections, lambda section: _section(section, zone)),
        class_name="field-sections",
    )


def _section(section: ShownSection, zone: str) -> rx.Component:
    return rx.el.section(
        rx.el.h3(section.name),
        rx.el.dl(
            rx.foreach(section.fields, lambda field: _field(field, zone)),
            class_name="fields",
        ),
        aria_label=section.name,
    )


def _field(field: ShownField, zone: str) -> rx.Component:
    return rx.el.div(
        rx.el.dt(field.label, title=field.help),
        rx.el.dd(
            rx.cond(
                field.preview,
                _folded(field.preview, _value(field, zone)),
                _value(field, zone),
            ),
            rx.cond(field.is_masked, rx.el.span("secrets masked", class_name="masked")),
        ),
        custom_attrs={"data-field": field.key},
    )


def _folded(preview: str, value: rx.Component) -> rx.Component:
    return rx.el.details(rx.el.summary(preview), value, class_name="long-value")


def _value(field: ShownField, zone: str) -> rx.Component:
    return rx.match(
        field.kind,
        ("empty", rx.el.span("none", class_name="empty")),
        ("time", Timestamp.create(iso=field.text, zone=zone, form="both")),
        ("command", rx.el.code(field.text)),
        ("lines", _lines(field)),
        ("rows", rx.el.ul(rx.foreach(field.pairs, _row), class_name="pairs")),
        ("links", rx.el.ul(rx.foreach(field.pairs, _link), class_name="pairs")),
        rx.el.span(field.text),
    )


def _lines(field: ShownField) -> rx.Component:
    return rx.el.pre(
        field.text, class_name="code", tab_index=0, role="region", aria_label=field.label
    )


def _row(pair: ShownPair) -> rx.Component:
    return rx.el.li(
        rx.cond(pair.name, rx.el.code(pair.name, class_name="pair-name")),
        rx.cond(
            pair.preview,
            _folded(pair.preview, rx.el.code(pair.text)),
            rx.el.code(pair.text),
        ),
        custom_attrs={"data-depth": pair.depth},
    )


def _link(pair: ShownPair) -> rx.Component:
    return rx.el.li(
        rx.cond(pair.name, rx.el.span(pair.name, class_name="pair-name")),
        rx.cond(
            pair.url,
            rx.el.a(pair.text, href=pair.url, target="_blank", rel="noreferrer noopener"),
            rx.el.span(pair.text),
        ),
        rx.cond(pair.note, rx.el.span(pair.note, class_name="pair-note")),
        custom_attrs={"data-depth": pair.depth},
    )
