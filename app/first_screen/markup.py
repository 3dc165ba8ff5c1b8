"""Elements in a few words."""

from app.first_screen.element import Element

Child = Element | str | None


def h(tag: str, class_name: str = "", *children: Child, **attributes: str) -> Element:
    """An element; children that are None are left out, and `_` in a name stands for "-"."""
    named = {"class": class_name} if class_name else {}
    named |= {name.replace("_", "-"): value for name, value in attributes.items()}
    return Element(tag, named, tuple(child for child in children if child is not None))


def icon(files: str, name: str) -> Element:
    """A picture of assets/icons.svg; `files` is `Site.files`."""
    use = h("use", href=f"{files}/icons.svg#{name}")
    return h("svg", "icon", use, aria_hidden="true")
