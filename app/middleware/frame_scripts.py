"""Has a portal's frame ask for its job before it asks for the scripts of its page.

A browser opens six connections to a host; scripts that a page names beforehand would take all of
them, and what the frame trades its link with would wait for one. So in a frame they are named by
links that a browser knows nothing of; the first script of the page (assets/embed/boot.js) makes
preloads of them once the job has been asked for.
"""

import re
from html import escape

LATER = "later-module"  # as assets/embed/boot.js knows it
_BUILT = re.compile(r'<link rel="modulepreload"')
_PRELOADED = re.compile(r"<([^<>]+)>; rel=modulepreload")


def with_scripts_later(page: str, preloads: str) -> tuple[str, str]:
    """The page with its preloads of scripts, and those of its `Link` header, named for later.

    Then what is left of that header: the style sheets, without which nothing is painted.
    """
    head, end, body = page.partition("</head>")
    links = (f'<link rel="{LATER}" href="{escape(url)}"/>' for url in _PRELOADED.findall(preloads))
    whole = "".join([_BUILT.sub(f'<link rel="{LATER}"', head), *links, end, body])
    return whole, ", ".join(one for one in preloads.split(", ") if not _PRELOADED.fullmatch(one))
