"""A Reflex app that does as little as one can, to compare with."""

import reflex as rx

config = rx.Config(
    app_name="bare",
    app_module_import="bare",
    telemetry_enabled=False,
    state_manager_mode=rx.constants.StateManagerMode.MEMORY,
    plugins=[],
    disable_plugins=[rx.plugins.SitemapPlugin],
)
