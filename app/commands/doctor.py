"""`jobpane doctor`: prints the findings, for people or as JSON; exit status 1 if one is BAD."""

import asyncio
import json
from itertools import groupby

import click

from app.doctor import Finding, Verdict, findings
from app.doctor.finding import bad
from app.logs import set_up_logs
from app.settings import SettingsError, load_settings
from app.version import VERSION


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(*, as_json: bool) -> None:
    """Say what works and what does not: settings, controller, token, rights, port."""
    try:
        settings = load_settings()
    except SettingsError as error:
        if not as_json:
            raise click.ClickException(str(error)) from None
        found = [bad("settings", str(error))]
    else:
        # The findings name every failure, so the log would repeat it.
        set_up_logs("text", errors_only=True)
        found = asyncio.run(findings(settings))
    is_ok = all(finding.verdict is not Verdict.BAD for finding in found)
    click.echo(_json(found, is_ok=is_ok) if as_json else _text(found))
    raise SystemExit(0 if is_ok else 1)


def _text(found: list[Finding]) -> str:
    lines = []
    has_sections = any(finding.controller for finding in found)
    for name, section in groupby(found, key=lambda finding: finding.controller):
        lines += [f"{name or 'all controllers'}:"] if has_sections else []
        lines += [f"{one.verdict.value:4}  {one.about}: {one.message}" for one in section]
    return "\n".join(lines)


def _json(found: list[Finding], *, is_ok: bool) -> str:
    body = {
        "version": VERSION,
        "ok": is_ok,
        "findings": [
            {
                "verdict": one.verdict.value.lower(),
                "about": one.about,
                "controller": one.controller,
                "message": one.message,
            }
            for one in found
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=2)
