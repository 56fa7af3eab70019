"""The desk: what officers see and do, with a real opener, a real database and messages that are really sealed."""
