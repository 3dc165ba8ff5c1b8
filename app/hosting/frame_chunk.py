"""A Reflex plugin: what every page needs, as assets/frame, is one script and not a dozen.

The bundler makes a script of each set of modules that the same pages use, some of them of 300
bytes; a first visit would ask for each, and the headers of an answer alone take 500.
"""

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import patched

_FILE = "vite.config.js"
_MARK = "// jobpane: frame chunk"
_ANCHOR = "          groups: ["
# What every page needs: components around it, Preact, Reflex's utilities, the socket.
_OF_EVERY_PAGE = "|".join(
    (
        # but what is loaded later: the list of keys once it is opened, the rest when all is idle.
        r"\/public\/(frame\/(?!SiteKeyHelp|keptFocus)|shared\/(?!Key(Dialog|List))|[^/]+\.js)",
        r"\/utils\/",
        r"env\.json",
        r"\/node_modules\/preact\/",
        r"(socket|engine)\.io",
        r"rolldown\/runtime",
        # Of a few pages, and each too small for a request of its own.
        r"\/public\/(embed\/FrameGate|job\/(LaunchForm|ActionButton|useCountdown)|output\/data\/api\.js)",
    )
)
_GROUP = f"""{_ANCHOR}
            {{
              test: /{_OF_EVERY_PAGE}/,
              name: "frame",
            }},"""


def with_frame_chunk(vite_config: str) -> str:
    """`vite_config` with a group of all that every page needs; unchanged if it is there.

    Raises:
        RuntimeError: Reflex's file has changed, so there is no one place for it.
    """
    return patched(vite_config, _FILE, _MARK, [(_ANCHOR, _GROUP)])


class FrameChunkPlugin(Plugin):
    """Has the bundler make one script of what every page needs."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the bundler's configuration."""
        context["add_modify_task"](_FILE, with_frame_chunk)
