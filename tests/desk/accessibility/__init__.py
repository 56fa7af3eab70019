"""The desk's pages in real Chromium: officers use screen readers and keyboards too."""
