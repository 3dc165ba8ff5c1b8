"""A Reflex plugin: a page that fails to render is replaced by a message of ours.

React Router's own would show the stack of the error.
"""

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

_FILE = "/".join(("app", "root.jsx"))  # in .web
_EXPORT = 'export { default as ErrorBoundary } from "$/public/frame/PageError.jsx";'


def with_page_error(root_jsx: str) -> str:
    """`root_jsx` with our message as its ErrorBoundary; unchanged if it already is.

    Raises:
        RuntimeError: Reflex's file has an ErrorBoundary of its own by now.
    """
    if _EXPORT in root_jsx:
        return root_jsx
    if "ErrorBoundary" in root_jsx:
        raise RuntimeError(f"Reflex's {_FILE} has changed: it has an ErrorBoundary.")
    return f"{root_jsx.rstrip()}\n\n{_EXPORT}\n"


class PageErrorPlugin(Plugin):
    """Has the message built in."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler export the message where React Router looks for it."""
        context["add_modify_task"](_FILE, with_page_error)
