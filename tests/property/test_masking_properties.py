"""The fast masking hides at least what the simple one hides, whatever the text is."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.jobs.redaction import MASK, masked_text
from app.jobs.redaction.lines import with_lines_masked
from tests.property.simple_masking import simply_masked

# Of these, texts with secrets at any place are made; MARK becomes a text of its own each time.
MARK = "§"
PIECES = [
    *("password", "TOKEN", "api_key", "GITHUB_PAT", "githubPat", "Bearer ", "KeyError", "passed"),
    *("path", "author", "auth", "pwd", "key", "monkey", "PATFile", "to\u212aen", "\u017fecret"),
    *("=", ": ", ":", " ", "  ", "\t", '"', "'", "\\", '\\"', ",", "@", "/", "?", "#", "-", "--"),
    *(
        "\n",
        "\r",
        "\r\n",
        "\x0b",
        "\xa0",
        "\u2028",
        "é",
        "“",
        "{",
        "}",
        "[",
        "]",
        "|",
        "x",
        "9",
        ".",
    ),
    *("://", "https://u:", "https://", "443/", "true", "null", MASK, "--token ", '"--secret", "'),
    *("ghp_0123456789abcdef", "glpat-0123456789abcdef", "xoxb-0123456789", "AKIA0123456789ABCDEF"),
    *("eyJhbGciOiJI.eyJz.", "github_pat_0123456789abcdef", "-----BEGIN RSA PRIVATE KEY-----"),
    *("-----END RSA PRIVATE KEY-----", "- ", "  - ", "+ ", "\n  ", MARK, MARK, MARK, MARK),
]
texts = st.lists(st.sampled_from(PIECES), max_size=24).map("".join)


def marked(text: str) -> str:
    """`text` with a different word at each mark, none of which is part of anything else."""
    first, *others = text.split(MARK)
    return first + "".join(f"Zq{number}X{other}" for number, other in enumerate(others))


def shown_marks(text: str, hidden: str) -> set[str]:
    return {word for number in range(text.count(MARK)) if (word := f"Zq{number}X") in hidden}


@settings(max_examples=2000)
@given(texts)
@example("key=--token §")
@example('key="--token", "§" c')
@example('token=https://u:§"x@h" rest')
@example("bearer token = § §")
@example("github_pat_=§")
@example("--password   token=§")
@example("https://token=§:§@h")
def test_what_the_simple_masking_hides_the_fast_one_hides_too(text: str) -> None:
    holding = marked(text)
    assert shown_marks(text, masked_text(holding)) <= shown_marks(text, simply_masked(holding))


@settings(max_examples=500)
@given(texts)
def test_masking_by_lines_hides_at_least_as_much(text: str) -> None:
    holding = marked(text)
    if "PRIVATE KEY" not in text:
        assert shown_marks(text, with_lines_masked(holding)) <= shown_marks(
            text, simply_masked(holding)
        )


@settings(max_examples=1000)
@given(texts)
def test_masking_any_text_twice_changes_nothing(text: str) -> None:
    once = masked_text(marked(text))
    assert masked_text(once) == once


@settings(max_examples=100)
@given(texts, st.integers(200, 400))
def test_a_text_dense_with_secrets_shows_none_that_the_simple_masking_hides(
    text: str, times: int
) -> None:
    holding = f"{marked(text)}\n" + "token=x\n" * times
    assert shown_marks(text, masked_text(holding)) <= shown_marks(text, simply_masked(holding))


# One line and its YAML value below; the names are secrets and nothing is indented less.
blocks = st.tuples(
    st.sampled_from(["", "  ", "- ", "  - ", "+ ", "+  ", '"', "2026-11-26 INFO "]),
    st.sampled_from(["password", "api_token", "vault_key"]),
    st.sampled_from(["|", ">-", "|2", "| # why", "!vault |", "&a >+", ""]),
    st.lists(st.sampled_from(["Zq9X", "more Zq9X", "", "  Zq9X"]), min_size=1, max_size=4),
    st.sampled_from(["\n", "\r\n"]),
)


@given(blocks)
def test_the_lines_of_a_yaml_value_are_hidden_with_it(
    block: tuple[str, str, str, list[str], str],
) -> None:
    before, name, sign, held, end = block
    if "INFO" in before and not sign:
        return  # in running text a name alone says nothing of the next line
    quote = '"' if before.endswith('"') else ""
    indent = (before[:1] if before[:1] == "+" else "") + "      "
    lines = [f"{indent}{line}" if line else "" for line in held]
    text = end.join([f"{before}{name}{quote}: {sign}", *lines, "next: shown", ""])
    hidden = masked_text(text)
    assert "Zq9X" not in hidden
    assert hidden.endswith(f"next: shown{end}")
    assert masked_text(hidden) == hidden
