"""What a system job is, says and allows; knows neither AWX's wire format nor Reflex."""
