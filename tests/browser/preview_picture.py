"""Draws the picture of a link's preview: `make preview` writes assets/preview.png.

1200 by 630 pixels, as chats ask for; flat colors and little text keep it small.
"""

import base64

from playwright.sync_api import sync_playwright

from tests.support.processes import ROOT, chromium_options

PICTURE = ROOT / "assets" / "preview.png"
SIZE = {"width": 1200, "height": 630}
LOGO = base64.b64encode((ROOT / "assets" / "favicon.svg").read_bytes()).decode()
LINES = (
    ("#5f7d86", "02:50:12", "Cleaning up jobs older than 120 days"),
    ("#5f7d86", "02:50:59", "14,212 deleted, 98 skipped"),
    ("#ff9d94", "02:51:03", "OperationalError: server closed the connection"),
)

STYLE = """
  * { margin: 0; box-sizing: border-box; }
  body { width: 1200px; height: 630px; background: #0c1d22; color: #f2f7f7; padding: 76px 84px 0;
    font-family: Inter, "Noto Sans", "DejaVu Sans", sans-serif; overflow: hidden; }
  .name { display: flex; align-items: center; gap: 28px; font-size: 76px; font-weight: 700;
    letter-spacing: -0.03em; }
  .name img { width: 96px; height: 96px; }
  .says { margin-top: 36px; font-size: 37px; line-height: 1.35; color: #b9cdd0; }
  .says b { color: #8be0c4; font-weight: 600; }
  .output { position: absolute; left: 84px; right: 84px; top: 366px; bottom: -2px;
    background: #12282e; border: 2px solid #24444b; border-radius: 18px 18px 0 0;
    padding: 38px 40px; font: 26px/58px "DejaVu Sans Mono", monospace; white-space: pre; }
  .output i { font-style: normal; color: #5f7d86; margin-right: 36px; }
"""


def drawing() -> str:
    """The picture as a page."""
    rows = "".join(
        f'<div style="color:{"#d6e3e4" if color == "#5f7d86" else color}"><i>{at}</i>{text}</div>'
        for color, at, text in LINES
    )
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style><body>'
        f'<div class="name"><img src="data:image/svg+xml;base64,{LOGO}" alt="">Jobpane</div>'
        '<p class="says">What a system job of AWX did, and <b>why it failed</b>.</p>'
        f'<div class="output">{rows}</div></body></html>'
    )


def main() -> None:
    """Write the picture."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        page = browser.new_page(viewport=SIZE)
        page.set_content(drawing())
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main()
