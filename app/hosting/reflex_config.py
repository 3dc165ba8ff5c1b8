"""Reflex's configuration, derived from Jobpane's own settings.

`reflex run` and `reflex export` read it by rxconfig.py in the repository. An installed package has
no such file, and the server may start in any folder, so it hands the configuration over itself.
"""

import reflex as rx
from reflex import app as reflex_app
from reflex_base.registry import RegistrationContext

from app.hosting.frame_chunk import FrameChunkPlugin
from app.hosting.lean_runtime import LeanRuntimePlugin
from app.hosting.page_connection import PageConnectionPlugin
from app.hosting.page_error import PageErrorPlugin
from app.hosting.portal_frame import PortalFramePlugin
from app.hosting.same_origin import SameOriginPlugin
from app.hosting.several_controllers import SeveralControllersPlugin
from app.hosting.transports import PollingPlugin
from app.settings import Settings

_APP = "app.app"


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
            FrameChunkPlugin(),
            SeveralControllersPlugin(),
            PortalFramePlugin(),
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
