"""What holds for all tests: drawn examples are the same in every run, so that a failure is a change's own."""

from hypothesis import settings

settings.register_profile("same every time", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("same every time")
