"""`python -m app.builtin_controller`: one controller in a process of its own."""

import sys

from app.builtin_controller.server import main

if __name__ == "__main__":
    sys.exit(main())
