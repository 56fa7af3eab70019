"""The questions: one class, one page."""
