"""Real servers of the tests’ own: made in a temporary folder, started, killed and started again."""
