"""The crawler that looks for secrets finds them in whatever form they leave."""

import base64
import gzip
import json
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.canary_crawl import Seen, built_files, leaks_in

SECRET = 'pass-word/ä+"<7>&'


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        quote(SECRET),
        quote(SECRET, safe=""),
        escape(SECRET),
        json.dumps({"password": SECRET}),
        SECRET.encode().decode("latin-1"),
        SECRET.encode().hex(),
        base64.b64encode(f"alice:{SECRET}".encode()).decode(),
    ],
)
def test_a_secret_is_found_in_every_form(form: str) -> None:
    seen = [Seen("page", "/jobs", f"before {form} after"), Seen("page", "/", "nothing")]
    assert leaks_in(seen, {"password": SECRET}) == ["password: page at /jobs"]


@given(st.text(max_size=9), st.text(max_size=9), st.sampled_from(["standard", "url safe"]))
def test_a_secret_in_base64_is_found_whatever_stands_around_it(
    before: str, after: str, alphabet: str
) -> None:
    encode = base64.b64encode if alphabet == "standard" else base64.urlsafe_b64encode
    text = encode(f"{before}{SECRET}{after}".encode()).decode()
    assert leaks_in([Seen("answer", "/api", text)], {"password": SECRET})


def test_a_secret_in_a_url_is_found() -> None:
    assert leaks_in([Seen("URL", f"/?code={quote(SECRET)}", "")], {"code": SECRET})


def test_compressed_files_are_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("let a")
    (tmp_path / "a.js.gz").write_bytes(gzip.compress(SECRET.encode()))
    seen = list(built_files(tmp_path))
    assert [one.kind for one in seen] == ["file", "gzip file"]
    assert leaks_in(seen, {"key": SECRET}) == ["key: gzip file at a.js.gz"]
