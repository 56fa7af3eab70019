"""What crosses to the back office, as plain values."""
