"""Telling: how a case stands, in words, for the list of work and for the page of a case."""
