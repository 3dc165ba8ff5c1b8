"""Elements in a few words.

What only works once scripts run is for the eye alone: inert, and hidden from screen readers.
"""

from app.first_screen.element import Element

Child = Element | str | None


def h(tag: str, class_name: str = "", *children: Child, **attributes: str) -> Element:
    """An element; children that are None are left out, and `_` in a name stands for "-"."""
    named = {"class": class_name} if class_name else {}
    named |= {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return Element(tag, named, tuple(child for child in children if child is not None))


def icon(files: str, name: str) -> Element:
    """A picture of assets/icons.svg; `files` is `Site.files`."""
    use = h("use", href=f"{files}/icons.svg#{name}")
    return h("svg", "icon", use, aria_hidden="true")


def for_the_eye(tag: str, class_name: str, *children: Child, **attributes: str) -> Element:
    """What shows where something will be that can be used."""
    return h(tag, class_name, *children, inert="", aria_hidden="true", **attributes)


def control(button: Element) -> Element:
    """A button of the page as assets/shared/Tooltip.jsx places it."""
    return for_the_eye("span", "tooltip-anchor", button)


def icon_button(files: str, name: str, class_name: str = "", **attributes: str) -> Element:
    """A square button with a picture, as assets/shared/IconButton.jsx."""
    picture = icon(files, name)
    return control(h("button", f"icon-button {class_name}", picture, type="button", **attributes))
