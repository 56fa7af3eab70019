"""Servers that tests start for themselves, each with a folder and free ports of its own."""
