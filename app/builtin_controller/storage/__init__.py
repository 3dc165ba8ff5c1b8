"""What the built-in controller stores, and where: SQLite tables and records."""
