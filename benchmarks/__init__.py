"""Measures the speed and the memory of the program, for `docs/development/performance.md`."""
