"""Every field of the record under its own label."""

import reflex as rx

from app.components.react import Timestamp
from app.presentation.record.sections import ShownField, ShownPair, ShownSection


def all_fields(sections: list[ShownSection], zone: str) -> rx.Component:
    """The sections side by side where there is room."""
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
            _value(field, zone),
            rx.cond(field.is_masked, rx.el.span("secrets masked", class_name="masked")),
        ),
        custom_attrs={"data-field": field.key},
    )


def _value(field: ShownField, zone: str) -> rx.Component:
    return rx.match(
        field.kind,
        ("empty", rx.el.span("none", class_name="empty")),
        ("time", Timestamp.create(iso=field.text, zone=zone, form="both")),
        ("code", rx.el.code(field.text)),
        ("pairs", _pairs(field.pairs, _variable)),
        ("links", _pairs(field.pairs, _link)),
        rx.el.span(field.text),
    )


def _pairs(pairs: list[ShownPair], one: object) -> rx.Component:
    return rx.el.ul(rx.foreach(pairs, one), class_name="pairs")


def _variable(pair: ShownPair) -> rx.Component:
    return rx.el.li(rx.el.code(f"{pair.name}={pair.text}"))


def _link(pair: ShownPair) -> rx.Component:
    text = rx.fragment(
        rx.cond(pair.name, rx.el.span(f"{pair.name}: ", class_name="muted")),
    )
    return rx.el.li(
        text,
        rx.cond(
            pair.url,
            rx.el.a(pair.text, href=pair.url, target="_blank", rel="noreferrer noopener"),
            rx.el.span(pair.text),
        ),
    )
