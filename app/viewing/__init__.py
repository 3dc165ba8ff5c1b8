"""Use cases that join the controller, the domain and the output; no Reflex here."""
