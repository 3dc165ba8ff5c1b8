"""Users who sign in at one of several controllers: their sessions are none at another one."""

from dataclasses import replace
from pathlib import Path

from pydantic import SecretStr

from app.services.visitor import SignedIn, Visitor
from app.settings import Settings
from app.startup import opened_sites
from tests.support.processes import ControllerProcess


async def test_a_session_is_none_at_another_controller_whatever_its_cookie_is_called(
    controller: ControllerProcess, tmp_path: Path
) -> None:
    same = controller.url.replace("127.0.0.1", "localhost")  # so its users and tokens are good too
    file = tmp_path / "controllers.toml"
    table = '[[controllers]]\nname = "{}"\nurl = "{}"\n'
    file.write_text(table.format("lab", controller.url) + table.format("prod", same))
    settings = Settings(controllers=file, data_dir=tmp_path)  # type: ignore[arg-type]
    async with opened_sites(settings) as sites:
        lab, prod = sites["lab"].sign_ins, sites["prod"].sign_ins
        assert lab is not None
        assert prod is not None
        nobody = Visitor("192.0.2.7", "B" * 43, "Mozilla/5.0", "", False)
        password = SecretStr(controller.password("auditor"))
        answer = await lab.with_password("auditor", password, nobody)
        assert isinstance(answer, SignedIn)
        cookie = answer.set_cookie.partition(";")[0]
        renamed = replace(nobody, cookie_header=cookie.replace("jobpane-lab=", "jobpane-prod="))
        assert await prod.of_request(renamed.cookie_header, "", is_https=False) is None
        assert await prod.sessions(renamed) == []
        await prod.sign_out(renamed)
        await prod.sign_out_everywhere(renamed)
        assert await lab.of_request(cookie, "", is_https=False) is not None
