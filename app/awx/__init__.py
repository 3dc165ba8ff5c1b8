"""The client of the controller: requests, wire format, errors, retries."""
