"""Answers laid out as documents; no format in them."""
