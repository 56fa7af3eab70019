"""What we ask: one class is one page. Forms judge what was typed; they never redirect, query or know a URL."""
