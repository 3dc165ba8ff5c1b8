"""A Reflex plugin: leaves out what Reflex loads for features that Jobpane does not use.

- Elements are made by React itself, in the browser by Preact (assets/frame/jsx.js). Reflex has them
  made by Emotion, for styles in Python; our policy forbids inline styles, so there are none, and
  Emotion would be a tenth of the scripts.
- Reflex offers whole modules to components that arrive as text and are evaluated; the policy
  forbids that too, and without the offer the bundler drops what nothing uses.
- The scripts have Reflex's version alone of the file that says when and for which project it ran,
  so that two builds of the same sources are the same.
- States stored in cookies, uploads and the deep merging of props are left out: Jobpane has none.
"""

from importlib.metadata import version

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, cut, patched

_MARK = "// jobpane: lean runtime"
_ROOT_FILE = "/".join(("app", "root.jsx"))  # in .web
_CONFIG_FILE = "vite.config.js"
_STATE_FILE = "/".join(("utils", "state.js"))
_OFFERED = (
    ("React", "react"),
    ("emotion_react", "@emotion/react"),
    ("utils_context", "$/utils/context"),
    ("utils_context_registry", "$/utils/context-registry"),
    ("utils_state", "$/utils/state"),
)
_ROOT_PATCHES: tuple[Patch, ...] = tuple(
    patch
    for name, module in _OFFERED
    for patch in (
        (f'import * as {name} from "{module}";\n', ""),
        (f'    "{module}": {name},\n', ""),
    )
)
# A module, and the file of assets/ that stands in its place.
_REPLACED = {
    "@emotion/react": "frame/jsx.js",
    "mergician": "frame/leftOut.js",
    "universal-cookie": "frame/leftOut.js",
    "$/utils/helpers/upload": "frame/leftOut.js",
}
_CONFIG_PATCHES: tuple[Patch, ...] = (
    (
        "    alias: [\n",
        "    alias: [\n"
        + "".join(
            f'      {{ find: "{module}", replacement: '
            f'fileURLToPath(new URL("./public/{file}", import.meta.url)) }},\n'
            for module, file in _REPLACED.items()
        ),
    ),
)


_STATE_PATCHES: tuple[Patch, ...] = (
    (
        'import reflexEnvironment from "$/reflex.json";',
        f'const reflexEnvironment = {{ version: "{version("reflex")}" }};',
    ),
)
# From, up to. The code that evaluates text would keep the bundler from shortening any name of the
# script that it is in, and from dropping what nothing uses.
_STATE_CUTS = (
    ("/**\n * Evaluate a dynamic component.", "/**\n * Only Queue and process events"),
    ('  if (event.name == "_remove_cookie") {', '  if (event.name == "_set_focus") {'),
    ('  if (event.name == "_blur_focus") {', "  // Send the event to the server.\n"),
)


def with_fewer_events(state_js: str) -> str:
    """`state_js` without the events that only a browser handles and that Jobpane never sends, and
    with Reflex's version in the place of the file that has it.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    if _MARK in state_js:
        return state_js
    for start, end in _STATE_CUTS:
        state_js = cut(state_js, _STATE_FILE, start, end)
    return patched(state_js, _STATE_FILE, _MARK, _STATE_PATCHES)


def without_offers(root_jsx: str) -> str:
    """`root_jsx` without the modules for evaluated components.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(root_jsx, _ROOT_FILE, _MARK, _ROOT_PATCHES)


def with_plain_jsx(vite_config: str) -> str:
    """`vite_config` with files of assets/frame in place of Emotion and of what is not used.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(vite_config, _CONFIG_FILE, _MARK, _CONFIG_PATCHES)


class LeanRuntimePlugin(Plugin):
    """Makes the scripts of every page smaller."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the root of the pages and the bundler's configuration."""
        context["add_modify_task"](_ROOT_FILE, without_offers)
        context["add_modify_task"](_CONFIG_FILE, with_plain_jsx)
        context["add_modify_task"](_STATE_FILE, with_fewer_events)
