"""Letters: what people are written to, in their language. Every sentence here is for the public, not for officers."""
