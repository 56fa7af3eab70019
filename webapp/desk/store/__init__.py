"""What the desk keeps: cases and their events, people and their sessions, notices, and the audit."""
