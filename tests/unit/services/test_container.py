"""What the use cases hand to threads works there."""

import asyncio

from tests.unit.services.fake_controller import FakeController, record, services_over


async def test_links_are_made_on_a_thread_before_the_controllers_interface_is_known() -> None:
    services = services_over(FakeController(record("detail-status-running"), []))
    link = await asyncio.to_thread(services.web_urls(), "/api/v2/system_jobs/11/")
    assert link.startswith("http://awx.example.org/")
    assert "11" in link
    assert services.web_urls()("http://elsewhere.example.org/api/v2/system_jobs/11/") == ""
