"""The opener: the one process that reads private keys, and those who ask it over its socket."""
