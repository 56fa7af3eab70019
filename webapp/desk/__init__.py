"""The desk: where a customer care team works on what people sent. An application of its own, with its own database."""
