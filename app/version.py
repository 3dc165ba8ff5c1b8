"""The version of Jobpane, known without an install; pyproject.toml has the same."""

VERSION = "0.1.0"
