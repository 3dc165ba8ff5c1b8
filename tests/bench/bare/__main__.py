"""`python tests/bench/bare PORT`: serves the bare app as Jobpane is served."""

import sys

import uvicorn
from reflex_base.constants import Env
from reflex_base.environment import environment

if __name__ == "__main__":
    environment.REFLEX_ENV_MODE.set(Env.PROD)
    environment.REFLEX_SKIP_COMPILE.set(True)
    uvicorn.run(
        "bare:app",
        factory=True,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_level="warning",
        ws="websockets-sansio",
    )
