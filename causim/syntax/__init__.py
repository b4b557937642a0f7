"""Text to tree and back. Knows no meaning."""
