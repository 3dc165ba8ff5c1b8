"""The output of a job as bytes, lines and styled text; knows neither AWX nor Reflex."""
