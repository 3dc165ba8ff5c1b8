"""The version of Jobpane. pyproject.toml reads it here, so that it is known without an install."""

VERSION = "0.1.0"
