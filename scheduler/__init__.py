"""Decides which training courses run, when, where and with whom, and who gets the places."""

__version__ = "0.1.0"
