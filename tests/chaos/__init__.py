"""Proof by killing everything: people send while processes die, and the far end is compared with what they saw."""
