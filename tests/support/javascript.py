"""What a module of assets/ answers, for Python that says the same."""

import json
import os
import subprocess
from collections.abc import Sequence
from typing import Any

from tests.support.sources import ROOT

_RUN = """
import {{ readFileSync }} from "node:fs";
import * as module from {module};
const answers = JSON.parse(readFileSync(0, "utf8")).map((given) => ({function})(given, module));
console.log(JSON.stringify(answers.map((answer) => answer ?? null)));
"""


def answers_of(asset: str, function: str, given: Sequence[object]) -> list[Any]:
    """The answers of `function`, a JavaScript function of one value and a module of assets/.

    All in one process of Node, in the zone UTC.
    """
    code = _RUN.format(module=json.dumps((ROOT / "assets" / asset).as_uri()), function=function)
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", code],
        input=json.dumps(given),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=os.environ | {"TZ": "UTC"},
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers
