"""ASGI middleware around everything that Jobpane serves."""
