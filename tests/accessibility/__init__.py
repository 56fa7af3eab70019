"""What a person meets in a real browser: every page read by axe, without a mouse, without JavaScript, in any size."""
