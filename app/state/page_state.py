"""What all states of pages have in common: their names in messages between browser and server."""

import reflex as rx
from reflex.state import _override_base_method

# The built frontend has the names, and the package is called otherwise once it is installed.
_PREFIX = "app"
_PACKAGE = __name__.partition(".")[0]


class PageState(rx.State, mixin=True):
    """A state that has the same name whatever its package is called."""

    @classmethod
    @_override_base_method
    def get_name(cls) -> str:
        """The name in messages, such as `app___state___job____job_page`."""
        return _PREFIX + super().get_name().removeprefix(_PACKAGE)
