"""The application layer: what a draft holds and how it is sent, without Flask, SQL or keys."""
