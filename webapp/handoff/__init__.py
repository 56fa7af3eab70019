"""The handoff seals what was accepted for the back office and carries it there: at least once, never giving up."""
