"""The public Flask application: it opens the draft, asks the domain, and answers with a page."""
