"""How people sign in: passwords, codes, one-time links, and how often somebody may try."""
