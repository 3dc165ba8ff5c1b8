"""What a test needs of a browser engine, and a page in it that is driven as a user would.

Playwright drives only engines that it has patched itself; these are the ones that Debian ships.
"""

import json
from typing import Protocol

from tests.support.processes import wait_until

VIEWPORT = (1280, 900)

# The first visible element of a role with this accessible name, in the dialog if one is open.
_FIND = """(role, name) => {
  const scope = document.querySelector("dialog[open]") ?? document;
  const selectors = {
    button: "button, summary",
    heading: "h1, h2",
    link: "a[href]",
    menuitem: "[role^=menuitem]",
    region: "[role=region]",
    textbox: "input:not([type=checkbox])",
  };
  const words = (element) =>
    (element.getAttribute("aria-label") ?? element.textContent).replace(/\\s+/g, " ").trim();
  return [...scope.querySelectorAll(selectors[role])].find(
    (element) =>
      element.checkVisibility({ visibilityProperty: true }) && words(element).startsWith(name),
  );
}"""
_CENTER = f"""(role, name) => {{
  const element = ({_FIND})(role, name);
  if (!element) return null;
  element.scrollIntoView({{ block: "nearest" }});
  const box = element.getBoundingClientRect();
  return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
}}"""


class Engine(Protocol):
    """A browser with one tab."""

    def open(self, url: str) -> None:
        """Go to a URL and wait until the document is loaded."""

    def call(self, function: str, *arguments: object) -> object:
        """What a JavaScript function in the page returns; values are JSON."""

    def press(self, key: str) -> None:
        """One key, by its WebDriver code or as a character."""

    def click(self, x: int, y: int) -> None:
        """A click with a mouse at a place of the window."""

    def close(self) -> None:
        """End the browser."""


def as_call(function: str, arguments: tuple[object, ...]) -> str:
    """An expression that calls `function` and gives its value as JSON."""
    return f"JSON.stringify(({function})(...{json.dumps(arguments)}) ?? null)"


class EnginePage:
    """The tab of an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open(self, url: str) -> None:
        """Go to a URL; the page has taken over from the first screen, so that it hears keys."""
        self.engine.open(url)
        self.wait("() => !document.getElementById('first-screen')")

    def is_there(self, role: str, name: str) -> bool:
        found = self.engine.call(f"(role, name) => Boolean(({_FIND})(role, name))", role, name)
        return bool(found)

    def wait_for(self, role: str, name: str) -> None:
        wait_until(lambda: self.is_there(role, name))

    def wait(self, function: str, *arguments: object) -> None:
        """Wait until a function of the page returns something true."""
        wait_until(lambda: bool(self.engine.call(function, *arguments)))

    def click(self, role: str, name: str) -> None:
        self.wait_for(role, name)
        center = self.engine.call(_CENTER, role, name)
        assert isinstance(center, list)
        self.engine.click(*center)

    def type(self, text: str) -> None:
        for character in text:
            self.engine.press(character)

    def wait_for_text(self, text: str) -> None:
        self.wait("text => document.body.innerText.includes(text)", text)

    def wait_for_line(self, number: int, text: str = "") -> None:
        """Wait until a line of the output is in sight, with its text."""
        self.wait(_LINE_IN_SIGHT, number, text)


_LINE_IN_SIGHT = """(number, text) => {
  const row = document.querySelector(`[data-n="${number}"]`);
  const box = row?.closest("[role=region]")?.getBoundingClientRect();
  if (!box || !row.textContent.includes(text)) return false;
  const { top, bottom } = row.getBoundingClientRect();
  return top >= box.top - 1 && bottom <= box.bottom + 1 && bottom <= window.innerHeight;
}"""
