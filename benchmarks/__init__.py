"""Measures the speed and the memory of the program, for `docs/performance.md`."""
