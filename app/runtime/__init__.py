"""Building blocks that know nothing of jobs: bounded work, shared requests, caches, files."""
