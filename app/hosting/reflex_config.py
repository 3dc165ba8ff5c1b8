"""Reflex's configuration, derived from Jobpane's own settings.

`reflex run` and `reflex export` read it by rxconfig.py in the repository. An installed package has
no such file, and the server may start in any folder, so it hands the configuration over itself.
"""

import re

import reflex as rx
from reflex import app as reflex_app
from reflex import state as reflex_state
from reflex_base.registry import RegistrationContext

from app.hosting.client_entry import ClientEntryPlugin
from app.hosting.dark_without_script import DarkWithoutScriptPlugin
from app.hosting.frame_chunk import FrameChunkPlugin
from app.hosting.lean_router import LeanRouterPlugin
from app.hosting.lean_runtime import LeanRuntimePlugin
from app.hosting.page_connection import PageConnectionPlugin
from app.hosting.page_error import PageErrorPlugin
from app.hosting.portal_frame import PortalFramePlugin
from app.hosting.preact import PreactPlugin
from app.hosting.same_origin import SameOriginPlugin
from app.hosting.several_controllers import SeveralControllersPlugin
from app.hosting.transports import PollingPlugin
from app.settings import Settings

_APP = "app.app"
_PACKAGE = __name__.partition(".")[0]
_BUILT_AS = "app."  # what the modules' names began with when the frontend was built


def reflex_config(settings: Settings) -> rx.Config:
    """The configuration for these settings; a build is the same for all of them."""
    return rx.Config(
        app_name=_APP.partition(".")[0],
        app_module_import=_APP,
        backend_host=settings.host,
        frontend_port=settings.port,
        cors_allowed_origins=list(settings.own_origins),
        frontend_compression_formats=["brotli", "gzip"],
        telemetry_enabled=False,
        show_built_with_reflex=False,
        state_manager_mode=rx.constants.StateManagerMode.MEMORY,
        plugins=[
            SameOriginPlugin(),
            PollingPlugin(),
            PageConnectionPlugin(),
            PageErrorPlugin(),
            LeanRuntimePlugin(),
            LeanRouterPlugin(),
            FrameChunkPlugin(),
            SeveralControllersPlugin(),
            ClientEntryPlugin(),
            PreactPlugin(),
            PortalFramePlugin(),
            DarkWithoutScriptPlugin(),
        ],
        # Of states in memory too: seconds after the tab has left (app/state/expiry.py).
        redis_token_expiration=600,
        disable_plugins=[rx.plugins.SitemapPlugin],
    )


def use_config(settings: Settings) -> None:
    """Have Reflex use this configuration instead of looking for rxconfig.py in the current folder.

    Called before the app is imported, which reads the configuration.
    """
    config = reflex_config(settings)
    RegistrationContext.ensure_context()._set_config(config)  # noqa: SLF001 # else from a file only
    # An App reads the file again, which would find none or that of another project.
    setattr(reflex_app, "reload_config", lambda: config)  # noqa: B010 # it exports no such name
    _name_types_as_built()


def _name_types_as_built() -> None:
    """Have Reflex name the types of state vars as it did when it built the frontend.

    It compares a hash of these names with the one in the frontend, and has every page reload where
    they differ. The installed package has another name than the one that the build imported.
    """
    name_of = reflex_state._serialize_type  # noqa: SLF001 # nothing public decides on the names
    own = re.compile(rf"\b{_PACKAGE}\.")
    setattr(  # noqa: B010 # mypy knows that it is a function
        reflex_state, "_serialize_type", lambda type_: own.sub(_BUILT_AS, name_of(type_))
    )
