"""Reflex's configuration, derived from Jobpane's own settings."""

import reflex as rx

from app.hosting.bun import use_own_bun
from app.hosting.frame_chunk import FrameChunkPlugin
from app.hosting.lean_runtime import LeanRuntimePlugin
from app.hosting.page_connection import PageConnectionPlugin
from app.hosting.page_error import PageErrorPlugin
from app.hosting.portal_frame import PortalFramePlugin
from app.hosting.same_origin import SameOriginPlugin
from app.hosting.several_controllers import SeveralControllersPlugin
from app.hosting.transports import PollingPlugin
from app.settings import load_settings

settings = load_settings()
use_own_bun()

config = rx.Config(
    app_name="app",
    app_module_import="app.app",
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
