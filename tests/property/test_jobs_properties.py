"""Properties of masking, of understanding what was typed, and of URLs."""

import json
import string
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from hypothesis import assume, given
from hypothesis import strategies as st

from app.jobs.created import SPANS
from app.jobs.json_value import Json
from app.jobs.limits import LARGEST_INTEGER
from app.jobs.query import LARGEST_PART, PAGE_SIZES, SORTABLE, JobQuery
from app.jobs.redaction import MASK, masked, masked_text, raw_json
from app.jobs.search_input import (
    NotUnderstood,
    OpenJob,
    SearchJobs,
    job_id_from,
    understand,
)
from app.presentation.durations import duration_text

any_json = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner)),
    max_leaves=12,
)
# Pieces of which texts with secrets are made, in any order.
fragments = st.lists(
    st.sampled_from(
        [
            *("password", "TOKEN", "api_key", "GITHUB_PAT", "Bearer ", "--secret", "KeyError", "x"),
            *("=", ": ", ":", " ", '"', "'", "\\", "\n", "{", "}", ",", "://", "@", "/", "?", "#"),
            *("https://u:p@h/", "ghp_0123456789abcdef0123", "eyJhbGciOiJI.eyJzdWIi.c2ln", "443/"),
            *("-----BEGIN RSA PRIVATE KEY-----", "-----END RSA PRIVATE KEY-----", MASK, "true"),
        ]
    ),
    max_size=14,
).map("".join)
# Long and odd enough never to be part of anything else in a test's text.
secrets = st.text(string.ascii_letters + string.digits, min_size=6).map(lambda s: f"Zq9{s}X")
secret_names = st.sampled_from(
    [
        *("GITHUB_PAT", "ANSIBLE_VAULT_PASSWORD", "AWS_SECRET_ACCESS_KEY", "api_token", "passwd"),
        *("clientSecret", "DB_PWD", "vault_credential", "SSH_KEY", "Authorization", "pass"),
    ]
)
innocent = st.text(string.ascii_letters + " ._-", max_size=20).filter(
    lambda text: masked_text(text) == text
)


@given(any_json)
def test_masking_twice_changes_nothing(value: Json) -> None:
    once = masked(value)
    assert masked(once) == once


@given(fragments)
def test_masking_a_text_twice_changes_nothing(text: str) -> None:
    once = masked_text(text)
    assert masked_text(once) == once
    inside = masked({"extra_vars": text, "list": [text, text]})
    assert masked(inside) == inside


@given(secret_names, secrets, st.sampled_from(["job_env", "extra_vars", "anything"]))
def test_a_secret_under_its_name_never_shows(name: str, secret: str, field: str) -> None:
    record: dict[str, Json] = {
        field: {name: secret, "deep": [{name: {"inner": [secret]}}]},
        "text": json.dumps({"days": 3, name: secret}),
        "twice": json.dumps({"inner": json.dumps({name: secret})}),
    }
    assert secret not in raw_json(record)
    assert secret not in repr(masked(record))


@given(innocent, secret_names, secrets, st.sampled_from(["=", ": ", " = ", ":", '="', "='"]))
def test_a_secret_in_running_text_never_shows(
    before: str, name: str, secret: str, sign: str
) -> None:
    assert secret not in masked_text(f"{before} {name}{sign}{secret}")


@given(innocent, secrets, innocent)
def test_a_password_in_a_url_never_shows(before: str, secret: str, after: str) -> None:
    text = f"{before} https://someone:{secret}@host.example/path {after}"
    for field in ("job_explanation", "result_traceback", "url", "description"):
        assert secret not in raw_json({field: text})
    assert "host.example/path" in masked_text(text)


@given(secrets, st.sampled_from(["--password", "--api-token", "--vault-pass", "-secret"]))
def test_a_secret_in_a_command_line_never_shows(secret: str, option: str) -> None:
    for args in ([option, secret], [f"{option}={secret} with spaces"], ["x", f"{option}={secret}"]):
        assert secret not in raw_json({"job_args": json.dumps(args), "list": list(args)})


@given(st.dictionaries(st.sampled_from(["PATH", "HOME", "PWD", "days", "LANG"]), innocent))
def test_what_has_no_secret_stays_as_it_is(value: dict[str, str]) -> None:
    assert masked(dict(value)) == value


@given(st.text())
def test_any_text_is_a_job_a_search_or_a_sentence(text: str) -> None:
    meant = understand(text)
    if isinstance(meant, OpenJob):
        assert 1 <= meant.id <= LARGEST_INTEGER
    elif isinstance(meant, SearchJobs):
        assert meant.words.strip() == meant.words != ""
    else:
        assert meant.because.endswith(".")


@given(st.integers(), st.sampled_from(["{}", "#{}", " {} ", "/jobs/{}", "# {}"]))
def test_a_number_opens_its_job_or_is_refused_in_words(number: int, form: str) -> None:
    assume(number >= 0)
    meant = understand(form.format(number))
    if 1 <= number <= LARGEST_INTEGER:
        assert meant == OpenJob(number)
    else:
        assert isinstance(meant, NotUnderstood)


@given(st.text())
def test_the_id_of_an_address_is_a_possible_one_or_a_sentence(text: str) -> None:
    seen = job_id_from(text)
    if isinstance(seen, int):
        assert 1 <= seen <= LARGEST_INTEGER
        assert text.strip().isascii()
    else:
        assert len(seen.because) < 200


orders = st.builds(str.__add__, st.sampled_from(["", "-"]), st.sampled_from(sorted(SORTABLE)))
words = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=30)
days = st.dates().map(str)
zones = st.sampled_from(["", "Europe/Berlin", "America/Argentina/Ushuaia", "Etc/GMT+5"])
in_two_days = st.tuples(days, days).map(sorted)
created = st.one_of(
    st.builds(dict, created=st.sampled_from(["", *SPANS])),
    st.builds(
        lambda both, zone: {"created_from": both[0], "created_to": both[1], "zone": zone},
        in_two_days,
        zones,
    ),
    st.builds(lambda day, zone: {"created_from": day, "zone": zone}, days, zones),
    st.builds(lambda day, zone: {"created_to": day, "zone": zone}, days, zones),
)
queries = st.builds(
    lambda dates, **others: JobQuery(**dates, **others),
    created,
    search=words,
    status=words,
    job_type=words,
    launch_type=words,
    template=st.integers(0, LARGEST_INTEGER),
    schedule=st.integers(0, LARGEST_INTEGER),
    node=words,
    output=words,
    order_by=orders,
    page=st.integers(1, 10**7),
    page_size=st.one_of(st.integers(1, LARGEST_PART), st.sampled_from(PAGE_SIZES)),
)


@given(queries)
def test_a_query_comes_back_from_its_address(query: JobQuery) -> None:
    address = urlencode(query.to_url_params())
    assert JobQuery.from_url_params(dict(parse_qsl(address))) == query


@given(queries, st.datetimes(timezones=st.just(UTC)))
def test_the_bounds_of_when_jobs_were_created_are_in_order(query: JobQuery, now: datetime) -> None:
    assume(now.year > 1)
    bounds = query.created_between(now)
    assert bounds.since is None or bounds.before is None or bounds.since < bounds.before


@given(st.dictionaries(st.sampled_from([*JobQuery.__slots__, "from", "to", "x"]), st.text()))
def test_no_address_breaks_a_query(params: dict[str, str]) -> None:
    query = JobQuery.from_url_params(params)
    assert JobQuery.from_url_params(query.to_url_params()) == query
    assert query.page >= 1
    assert 1 <= query.page_size <= PAGE_SIZES[-1]
    assert query.order_by.removeprefix("-") in SORTABLE


@given(st.one_of(st.none(), st.floats()))
def test_any_duration_has_words_or_none(seconds: float | None) -> None:
    words = duration_text(seconds)
    assert words == "" or words.split()[1] in {"s", "min", "h", "d"}
