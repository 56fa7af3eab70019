"""Signing in by the organisation's own OpenID Connect provider: who somebody is, and what their groups let them do."""
