"""Sealing: what only the back office can open, and the keys for it."""
