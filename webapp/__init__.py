"""Put It Right: the public front door for complaints and feedback about social care. Stays empty; see app.py."""
