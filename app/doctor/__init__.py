"""The checks of `jobpane doctor`: whether Jobpane works with these settings, and if not, why.

Sends requests that only read, to the configured controllers with the configured tokens.
"""

from dataclasses import replace

from app.doctor.controller import controller_findings
from app.doctor.data_folder import data_folder_findings
from app.doctor.exposure import exposure_findings
from app.doctor.finding import Finding, Verdict
from app.doctor.machine import frontend_finding
from app.doctor.notifications import notification_findings
from app.doctor.own_server import port_findings, public_url_findings
from app.doctor.redis_server import redis_findings
from app.settings import Settings

__all__ = ["Finding", "Verdict", "findings"]


async def findings(settings: Settings) -> list[Finding]:
    """The results of all checks: first each controller's, then what concerns them all."""
    found = [
        replace(finding, controller=controller.name)
        for controller in settings.controllers
        for finding in await controller_findings(controller)
    ]
    return [
        *found,
        *exposure_findings(settings),
        *notification_findings(settings),
        *[finding async for finding in redis_findings(settings)],
        *data_folder_findings(settings),
        *await port_findings(settings),
        *[finding async for finding in public_url_findings(settings)],
        frontend_finding(),
    ]
