"""Compare policy options, with every claim traced to its source."""

__version__ = "0.1.0"
