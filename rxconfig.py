"""Reflex's configuration, for its own commands, which look for it in a file of this name."""

from app.hosting.bun import use_own_bun
from app.hosting.reflex_config import reflex_config
from app.settings import load_settings

use_own_bun()
config = reflex_config(load_settings())
