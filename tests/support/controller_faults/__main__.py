"""`python -m tests.support.controller_faults`: the built-in controller, able to fail on demand.

Takes the options of `python -m app.builtin_controller`, and `--clock-offset`.
"""

import argparse
import sys

from app.builtin_controller.server import main
from app.builtin_controller.storage.times import set_clock_offset
from tests.support.controller_faults.connection import ReachableProtocol
from tests.support.controller_faults.faults import FaultyWeb

if __name__ == "__main__":
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--clock-offset", type=float, default=0.0, help="seconds ahead of ours")
    own, others = parser.parse_known_args()
    set_clock_offset(own.clock_offset)
    sys.exit(main(others, wrap=FaultyWeb, http=ReachableProtocol))
