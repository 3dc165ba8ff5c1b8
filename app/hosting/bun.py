"""Makes Reflex use the Bun that is installed beside this Python, so that it downloads none.

Called by rxconfig.py, which every way of running Reflex reads first.
"""

import os
import sys
from pathlib import Path

from reflex_base.environment import environment


def use_own_bun() -> None:
    """Put this environment's programs first on PATH and have Reflex look for Bun there."""
    programs = str(Path(sys.executable).parent)
    path = os.environ.get("PATH", "")
    if programs not in path.split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([programs, path])
    environment.REFLEX_USE_SYSTEM_BUN.set(True)
