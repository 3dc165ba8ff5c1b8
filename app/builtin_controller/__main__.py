"""`python -m app.builtin_controller`: one controller in a process of its own."""

import sys

from app.builtin_controller.server import main

sys.exit(main())
