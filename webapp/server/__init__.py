"""The server: gunicorn's processes with waitress in each, so that slow visitors hold up nobody, and a safe reload."""
