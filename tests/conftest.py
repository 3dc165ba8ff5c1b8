"""What holds for every test."""

from hypothesis import settings

# A busy machine may take half a second for what usually takes one millisecond.
settings.register_profile("house", deadline=None)
settings.load_profile("house")
