"""What can be done in the case room; one noun a file."""
