"""The pages of a shelter, one noun a file."""
