"""Gives every browser test the fixtures of tests/browser/fixtures.py."""

from tests.browser.fixtures import (
    acting_site,
    browser_context_args,
    browser_type_launch_args,
    build,
    controller,
    job_page,
    serve_site,
    site,
)

__all__ = [
    "acting_site",
    "browser_context_args",
    "browser_type_launch_args",
    "build",
    "controller",
    "job_page",
    "serve_site",
    "site",
]
