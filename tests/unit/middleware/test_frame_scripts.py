"""A frame's page names its scripts for later, all of them and nothing else."""

from app.middleware.frame_scripts import with_scripts_later

PAGE = (
    '<html><head><link as="style" href="/assets/a.css" rel="preload"/>'
    '<link rel="modulepreload" href="/assets/entry.js"/><script>boot</script></head>'
    '<body><link rel="modulepreload"/></body></html>'
)
STYLES = "</assets/a.css>; rel=preload; as=style, </assets/b.css>; rel=preload; as=style"
PRELOADS = f"{STYLES}, </assets/job.js>; rel=modulepreload, </assets/b.js>; rel=modulepreload"


def test_what_a_browser_would_fetch_at_once_is_named_for_the_first_script() -> None:
    page, left = with_scripts_later(PAGE, PRELOADS)
    head, _, body = page.partition("</head>")
    assert "modulepreload" not in head
    later = '<link rel="later-module" href="/assets/{}.js"/>'
    assert [head.count(later.format(name)) for name in ("entry", "job", "b")] == [1, 1, 1]
    assert head.index("<script>boot</script>") > head.index('rel="preload"')
    assert body == '<body><link rel="modulepreload"/></body></html>'
    assert left == STYLES


def test_a_page_without_preloads_is_as_it_was() -> None:
    assert with_scripts_later("<head></head>", "") == ("<head></head>", "")


def test_no_url_ends_an_attribute() -> None:
    page, _ = with_scripts_later("<head></head>", '</a".js>; rel=modulepreload')
    assert '"/a&quot;.js"' in page
