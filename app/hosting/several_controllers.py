"""A Reflex plugin: one build for any number of controllers, below any path.

Where there are several, each has its pages below a path of its own, `/c/{name}`, which the server
names in the page (app/middleware/controller_pages.py, assets/controller.js). The router takes it
as its basename (app/hosting/client_entry.py); the websocket names the controller in its query; the
token that stands for a tab's states is another one at each controller; and a redirect to another
controller loads its page as a whole.

People may open Jobpane below a path, which the page says too (app/middleware/site_path.py). What
the build names from the root of the host, its scripts and style sheets, is then below that path.
"""

from reflex_base.plugins import Plugin
from reflex_base.plugins.base import PreCompileContext
from typing_extensions import Unpack

from app.hosting.patched_files import Patch, patched

_MARK = "// jobpane: several controllers"
_STATE_FILE = "utils/state.js"
_CONFIG_FILE = "vite.config.js"
_CONFIG_PATCHES: tuple[Patch, ...] = (
    (
        "    enableNativePlugin: false,\n",
        "    enableNativePlugin: false,\n"
        "    renderBuiltUrl: (file, { hostType, ssr }) =>\n"
        '      hostType !== "js" || ssr ? undefined : {\n'
        '        runtime: `((document.documentElement.dataset.sitePath ?? "") + '
        '${JSON.stringify("/" + file)})`,\n'
        "      },\n",
    ),
)
_STATE_PATCHES: tuple[Patch, ...] = (
    (
        'import io from "socket.io-client";\n',
        'import io from "socket.io-client";\n'
        "import { controllerName, leavesController, storageKey } "
        'from "$/public/controller.js";\n'
        "const ofController = (query) =>\n"
        "  controllerName() ? { ...query, controller: controllerName() } : query;\n",
    ),
    ('const TOKEN_KEY = "token";', 'const TOKEN_KEY = storageKey("token");'),
    ("query: { token },", "query: ofController({ token }),"),
    ("query = { token: getToken() };", "query = ofController({ token: getToken() });"),
    (
        "    const url = urlFrom(event.payload.path);\n",
        "    if (leavesController(event.payload.path)) {\n"
        "      window.location.assign(siteFile(event.payload.path));\n"
        "      return;\n"
        "    }\n"
        "    const url = urlFrom(event.payload.path);\n",
    ),
)


def with_controller(state_js: str) -> str:
    """Reflex's events, kept apart by controller; unchanged if they already are.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(state_js, _STATE_FILE, _MARK, _STATE_PATCHES)


def with_placed_files(vite_config: str) -> str:
    """The bundler's configuration for scripts that name files below the page's own path.

    Raises:
        RuntimeError: Reflex's file has changed.
    """
    return patched(vite_config, _CONFIG_FILE, _MARK, _CONFIG_PATCHES)


class SeveralControllersPlugin(Plugin):
    """Keeps several controllers apart in the browser, and serves them below any path."""

    def pre_compile(self, **context: Unpack[PreCompileContext]) -> None:
        """Have the compiler rewrite the lines that know paths, the socket and the tab's token."""
        context["add_modify_task"](_STATE_FILE, with_controller)
        context["add_modify_task"](_CONFIG_FILE, with_placed_files)
