"""Writes into a built page what its URL's page is about, for chats that unfold a link to it.

Text becomes the value of an attribute or the title, escaped; no script is touched, so the hashes in
the security policy stay those of the build.
"""

import re
from dataclasses import dataclass
from html import escape, unescape

PICTURE = "/preview.png"  # made by `make preview`
_PICTURE_SIZE = (1200, 630)  # pixels
_PICTURE_TEXT = "Jobpane: what a system job of AWX did, and why it failed"
_TITLE = re.compile(r"<title>([^<]*)</title>")
_DESCRIPTION = re.compile(r'<meta content="([^"]*)" name="description"/?>')
_BUILT_PICTURE = re.compile(r'<meta content="[^"]*" property="og:image"/?>')
# Of app/hosting/dark_without_script.py. A script would choose the theme.
_DARK_WITHOUT_SCRIPT = (
    '<noscript><link href="/styles/dark.css" media="(prefers-color-scheme: dark)"'
    ' rel="stylesheet"/></noscript>'
)
_BODY = re.compile(r"<body[^>]*>")


@dataclass(frozen=True, slots=True)
class HeadTexts:
    """What the page's own head does not say; "" where the page says it itself."""

    title: str = ""
    description: str = ""
    url: str = ""  # of this page, absolute
    picture: str = ""  # the URL of PICTURE, absolute
    controller: str = ""  # the name of the controller where there are several
    output_path: str = ""  # where the job's output is as text
    export_path: str = ""  # where what the page shows is as CSV or JSON
    export_words: str = ""  # what of it cannot be seen without a script, and what else can
    needs_script: bool = True
    styles: tuple[str, ...] = ()  # the URLs of the page's own style sheets


def html_with_head(page: str, texts: HeadTexts) -> str:
    """The built page with these texts, and a message for browsers without JavaScript."""
    own_title, own_description = _TITLE.search(page), _DESCRIPTION.search(page)
    title = texts.title or _text_of(own_title) or "Jobpane"
    shared = f"{texts.controller}: {title}" if texts.controller else title
    description = texts.description or _text_of(own_description)
    lines = [] if own_title else [f"<title>{escape(title)}</title>"]
    lines += [] if own_description else [_meta("name", "description", description)]
    lines += [_style_sheet(url) for url in texts.styles]
    lines.append(_DARK_WITHOUT_SCRIPT)
    lines += link_preview_tags(shared, description, texts.url, texts.picture)
    bare = _BUILT_PICTURE.sub("", page, count=1)
    headed = bare.replace("</head>", f"{''.join(lines)}</head>", 1)
    # The sign-in says it in its own words.
    has_own = not texts.needs_script or "<noscript" in page
    notice = "" if has_own else _without_script(texts)
    return _BODY.sub(lambda body: body[0] + notice, headed, count=1)


def link_preview_tags(title: str, description: str, url: str, picture: str) -> list[str]:
    """What chats show of a link."""
    width, height = _PICTURE_SIZE
    return [
        _meta("property", "og:site_name", "Jobpane"),
        _meta("property", "og:type", "website"),
        _meta("property", "og:title", title),
        _meta("property", "og:description", description),
        *([_meta("property", "og:url", url)] if url else []),
        _meta("property", "og:image", picture),
        _meta("property", "og:image:width", str(width)),
        _meta("property", "og:image:height", str(height)),
        _meta("property", "og:image:alt", _PICTURE_TEXT),
        _meta("name", "twitter:card", "summary_large_image"),
    ]


def _meta(attribute: str, name: str, content: str) -> str:
    return f'<meta content="{escape(content)}" {attribute}="{name}"/>'


def _style_sheet(url: str) -> str:
    return f'<link href="{escape(url)}" rel="stylesheet" type="text/css"/>'


def _text_of(found: re.Match[str] | None) -> str:
    return unescape(found[1]) if found else ""


def _without_script(texts: HeadTexts) -> str:
    if texts.output_path:
        words = (
            '<strong>JavaScript is off.</strong> <span class="no-script-output">'
            "This page shows the first lines at most. Turn it on, or "
            f"{_link(texts.output_path, 'download the whole output')}.</span>"
        )
    elif texts.export_path:
        as_csv = _link(f"{texts.export_path}?format=csv", "CSV")
        as_json = _link(f"{texts.export_path}?format=json", "JSON")
        words = (
            "<strong>JavaScript is off.</strong> Turn it on to see this page, "
            f"or download {escape(texts.export_words)} as {as_csv} or {as_json}."
        )
    else:
        words = "<strong>Jobpane needs JavaScript.</strong> Turn it on to see this page."
    return f'<noscript><p class="no-script">{words}</p></noscript>'


def _link(path: str, words: str) -> str:
    return f'<a href="{escape(path)}">{words}</a>'
