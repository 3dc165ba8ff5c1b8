"""The files for another server: each page once for each controller, and headers that allow them."""

import gzip
from pathlib import Path

import pytest

from app.middleware.security_headers import inline_script_hashes
from app.settings import Settings
from app.static_site import HEADERS_FILE, NotWrittenError, write_static_site

PAGE = (
    '<html lang="en"><head><title>Job</title></head><body><a href="/jobs">Jobs</a>'
    '<script type="module">import "/assets/a.js";</script></body></html>'
)
TWO = (
    '[[controllers]]\nname = "lab"\nurl = "https://lab.example.org"\n'
    '[[controllers]]\nname = "prod"\nurl = "https://awx.example.org"\n'
)


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    (folder / "jobs").mkdir(parents=True)
    for name in ("index.html", "__spa-fallback.html", "jobs/index.html"):
        (folder / name).write_text(PAGE)
        (folder / f"{name}.br").write_bytes(b"of another page")
    (folder / "assets").mkdir()
    (folder / "assets" / "a.js").write_text('"/assets/b.js"')
    (folder / "assets" / "a.js.br").write_bytes(b"of the script")
    return folder


def settings(**given: str) -> Settings:
    return Settings(**given)  # type: ignore[arg-type]


def test_at_the_root_of_a_host_the_files_are_those_of_the_build(
    built: Path, tmp_path: Path
) -> None:
    write_static_site(built, tmp_path / "out", settings())
    assert (tmp_path / "out/jobs/index.html").read_text() == PAGE
    assert (tmp_path / "out" / "assets" / "a.js.br").read_bytes() == b"of the script"


def test_below_a_path_pages_and_their_compressed_forms_name_it(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_static_site(built, out, settings(public_url="https://ops.example.org/tools/jobpane"))
    page = (out / "__spa-fallback.html").read_bytes()
    assert b'<html data-site-path="/tools/jobpane"' in page
    assert b'import "/tools/jobpane/assets/a.js"' in page
    assert gzip.decompress((out / "__spa-fallback.html.gz").read_bytes()) == page
    assert not (out / "__spa-fallback.html.br").exists()
    assert (out / "assets" / "a.js").read_text() == '"/assets/b.js"'
    [allowed] = inline_script_hashes([built / "index.html"], "/tools/jobpane")
    headers = (out / HEADERS_FILE).read_text()
    assert f"script-src 'self' {allowed};" in headers
    assert "frame-ancestors 'none'" in headers
    assert all(line.endswith('" always;') for line in headers.splitlines())


def test_sources_of_what_is_built_are_left_out(built: Path, tmp_path: Path) -> None:
    (built / "shared").mkdir()
    sources = ["shared/Icon.jsx", "shared/placed.js", "shared/placed.js.br", "output.css.gz"]
    requested = ["api-docs.css", "api-docs.css.br", "embed.js.gz", "icons.svg", "preview.png"]
    for name in [*sources, *requested]:
        (built / name).write_text("")
    out = tmp_path / "out"
    write_static_site(built, out, settings())
    assert [name for name in sources if (out / name).exists()] == []
    assert [name for name in requested if not (out / name).exists()] == []
    assert not (out / "shared").exists()
    assert (out / "assets" / "a.js").exists()


def test_with_several_controllers_each_has_its_pages(built: Path, tmp_path: Path) -> None:
    file, out = tmp_path / "controllers.toml", tmp_path / "out"
    file.write_text(TWO)
    write_static_site(built, out, settings(controllers=str(file)))
    for name in ("lab", "prod"):
        page = (out / "c" / name / "jobs/index.html").read_text()
        assert f'data-controller="{name}"' in page
        assert f'href="/c/{name}/jobs"' in page
    for name in ("index.html", "__spa-fallback.html"):
        page = (out / name).read_text()
        assert 'href="/c/lab"' in page
        assert "data-controller" not in page


def test_an_earlier_build_is_replaced_as_a_whole(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_static_site(built, out, settings())
    (out / "assets" / "old.js").write_text("")
    write_static_site(built, out, settings())
    assert not (out / "assets" / "old.js").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"built", "out"}


def test_a_folder_with_other_files_is_left_alone(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(NotWrittenError, match="isn't empty"):
        write_static_site(built, out, settings())
    assert (out / "thesis.txt").read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_said_to_be_so(built: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(NotWrittenError, match="can't be written"):
        write_static_site(built, tmp_path / "file" / "out", settings())
