"""A real screen reader, Orca, and a real Chromium, on a screen nobody sees: a whole journey by keyboard and by ear."""
