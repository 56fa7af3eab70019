"""An organisation's pack: its records, how they are read from TOML, and what must hold of them."""
