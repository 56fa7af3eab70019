"""A real screen reader, Orca, and a real Chromium, on a screen nobody sees: whole journeys by keyboard and by ear."""
