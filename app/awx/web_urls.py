"""From the controller's URLs to pages that a user can open.

Only URLs on the controller's own origin, over http or https, come out: a record may hold anything.
Resources with a page in the controller's interface lead there, others to the API. AWX has had
three interfaces, and the page at the controller's root shows which one is there:

    classic  AWX up to 24.6.1 and AAP up to 2.4: pages behind a #, mounted at <div id="app">
    awx      AWX since then, built from ansible/ansible-ui: the same without a #
    gateway  AAP from 2.5: one interface for the whole platform, the controller's under /execution
"""

import re
from enum import StrEnum
from urllib.parse import quote, urljoin, urlsplit

_RESOURCE = re.compile(r"/(?P<kind>[a-z_]+)/(?P<id>\d{1,10})/(?P<rest>[a-z_]*)/?", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Ui(StrEnum):
    """The interfaces that a controller may have."""

    CLASSIC = "classic"
    AWX = "awx"
    GATEWAY = "gateway"


# From ansible/awx and ansible/ansible-ui: the routes of each interface.
_PAGES: dict[str, dict[Ui, str]] = {
    "system_jobs": {
        Ui.CLASSIC: "/#/jobs/management/{id}/output",
        Ui.AWX: "/jobs/management/{id}/output",
        Ui.GATEWAY: "/execution/jobs/management/{id}/output",
    },
    "users": {
        Ui.CLASSIC: "/#/users/{id}/details",
        Ui.AWX: "/access/users/{id}/details",
        Ui.GATEWAY: "/access/users/{id}/details",
    },
    "execution_environments": {
        Ui.CLASSIC: "/#/execution_environments/{id}/details",
        Ui.AWX: "/infrastructure/execution-environments/{id}/details",
        Ui.GATEWAY: "/execution/infrastructure/execution-environments/{id}/details",
    },
    "system_job_templates": {
        Ui.CLASSIC: "/#/management_jobs/{id}/notifications",
        Ui.AWX: "/administration/management-jobs/{id}/notifications",
        Ui.GATEWAY: "/execution/administration/management-jobs/{id}/notifications",
    },
    "schedules": {
        Ui.CLASSIC: "/#/schedules",
        Ui.AWX: "/schedules",
        Ui.GATEWAY: "/execution/schedules",
    },
}

# awx/ui/public/index.html; the other interface has neither.
_CLASSIC_MARKS = re.compile(rb"\bid=[\"']?app\b|\bNONCE_ID\b")
# Its page has the title of the product, "Ansible UI" as description, or Vite's root.
_AWX_MARKS = re.compile(
    rb"<title>\s*AWX\s*</title>|content=[\"']?Ansible UI|\bid=[\"']?root\b", re.IGNORECASE
)
_SCRIPT = re.compile(rb"<script\b", re.IGNORECASE)
_SEARCHED_BYTES = 64 * 1024
_VERSION = re.compile(r"(\d{1,4})\.(\d{1,4})\.(\d{1,4})", re.ASCII)
_FIRST_WITHOUT_HASH = (24, 6, 2)


def ui_of_page(html: bytes) -> Ui | None:
    """Which interface the page at the controller's root is; None for any other page."""
    start = html[:_SEARCHED_BYTES]
    if not _SCRIPT.search(start):
        return None  # "Server Error" of an AWX without an interface, or a note that it is missing
    if _CLASSIC_MARKS.search(start):
        return Ui.CLASSIC
    return Ui.AWX if _AWX_MARKS.search(start) else None


def ui_of_api(api_path: str, product: str, version: str) -> Ui:
    """Which interface is likely, by where the API is and by what its answers say they are."""
    if "/api/controller/" in api_path:
        return Ui.GATEWAY
    found = _VERSION.match(version)
    numbers = tuple(int(number) for number in found.groups()) if found else ()
    is_newer = product == "AWX" and numbers >= _FIRST_WITHOUT_HASH
    return Ui.AWX if is_newer else Ui.CLASSIC


def absolute_url(origin: str, url: str) -> str | None:
    """`url` with the controller's origin, None if it would lead anywhere else."""
    if not url or any(c.isspace() or not c.isprintable() or c == "\\" for c in url):
        return None
    try:
        whole = urljoin(f"{origin}/", url)
        is_own = _origin_of(whole) == _origin_of(origin)
    except ValueError:
        return None
    return quote(whole, safe=":/?#[]@!$&'()*+,;=%~") if is_own else None


def page_url(origin: str, api_path: str, url: str, ui: Ui) -> str | None:
    """The page for a resource of the API, or the resource itself where there is no page."""
    whole = absolute_url(origin, url)
    if whole is None:
        return None
    path = urlsplit(whole).path
    found = _RESOURCE.fullmatch(f"/{path.removeprefix(api_path)}")
    if not path.startswith(api_path) or not found or found["rest"] or found["kind"] not in _PAGES:
        return whole
    return f"{origin}{_PAGES[found['kind']][ui].format(id=found['id'])}"


def _origin_of(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError(url)
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme]
