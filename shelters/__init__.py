"""Safe rooms."""
