"""The only room that knows the request: it opens the draft, asks the domain, and answers with a page."""
