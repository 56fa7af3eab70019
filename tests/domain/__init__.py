"""What the service knows, without a clock, a file or a network."""
