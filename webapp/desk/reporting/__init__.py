"""Reporting: the figures of a year and of how a team is doing, as tables for a page and for a spreadsheet."""
