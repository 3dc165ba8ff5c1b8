"""From the controller's URLs to pages that a person can open.

Only addresses on the controller's own origin, over http or https, come out: a record may hold
anything. Resources with a page in the controller's interface lead there, others to the API.
"""

import re
from urllib.parse import quote, urljoin, urlsplit

_RESOURCE = re.compile(r"/(?P<kind>[a-z_]+)/(?P<id>\d{1,10})/(?P<rest>[a-z_]*)/?", re.ASCII)
_DEFAULT_PORTS = {"http": 80, "https": 443}

# AWX 24's interface keeps its pages behind a #; the gateway's (AAP 2.5) does not.
_PAGES = {
    "system_jobs": ("/#/jobs/management/{id}/output", "/execution/jobs/management/{id}/output"),
    "users": ("/#/users/{id}/details", "/access/users/{id}/details"),
    "execution_environments": (
        "/#/execution_environments/{id}/details",
        "/execution/infrastructure/execution-environments/{id}/details",
    ),
    "system_job_templates": (
        "/#/management_jobs/{id}/notifications",
        "/execution/administration/management-jobs/{id}/notifications",
    ),
    "schedules": ("/#/schedules", "/execution/schedules"),
}


def absolute_url(origin: str, url: str) -> str | None:
    """`url` with the controller's origin, None if it would lead anywhere else."""
    if not url or any(sign.isspace() or not sign.isprintable() or sign == "\\" for sign in url):
        return None
    try:
        whole = urljoin(f"{origin}/", url)
        is_own = _origin_of(whole) == _origin_of(origin)
    except ValueError:
        return None
    return quote(whole, safe=":/?#[]@!$&'()*+,;=%~") if is_own else None


def page_url(origin: str, api_path: str, url: str) -> str | None:
    """The page for a resource of the API, or the resource itself where there is no page."""
    whole = absolute_url(origin, url)
    if whole is None:
        return None
    path = urlsplit(whole).path
    found = _RESOURCE.fullmatch(f"/{path.removeprefix(api_path)}")
    if not path.startswith(api_path) or not found or found["rest"] or found["kind"] not in _PAGES:
        return whole
    with_hash, behind_gateway = _PAGES[found["kind"]]
    page = behind_gateway if "/api/controller/" in api_path else with_hash
    return f"{origin}{page.format(id=found['id'])}"


def _origin_of(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError(url)
    return parts.scheme, parts.hostname, parts.port or _DEFAULT_PORTS[parts.scheme]
