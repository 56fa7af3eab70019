"""The store keeps drafts, what was sent, and what still has to be carried: the only room that speaks SQL."""
