"""Running the service: its settings, what it logs and counts, and how it stays up and stops."""
