"""The style sheets that only some pages load, beside those of every page (app/theme.py).

They come after these, wherever they stand in the page.
"""

import reflex as rx


class _PageStyles(rx.Fragment):
    """Loads style sheets with the page that it is in; shows nothing."""

    def add_imports(self) -> dict[str, list[str]]:
        """The sheets, for the bundler."""
        return {"": [f"$/public/styles/{name}.css" for name in self._sheets()]}

    def _sheets(self) -> tuple[str, ...]:
        raise NotImplementedError


class ListStyles(_PageStyles):
    """Of the start page and the list of jobs."""

    def _sheets(self) -> tuple[str, ...]:
        return (
            "chips",
            "found_outputs",
            "list",
            "bulk_actions",
            "outcomes",
            "start",
            "list_narrow",
        )


class SignInStyles(_PageStyles):
    """Of the pages of signing in and of sessions."""

    def _sheets(self) -> tuple[str, ...]:
        return ("sign_in",)
