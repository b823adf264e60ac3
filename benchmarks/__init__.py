"""What is measured: each file runs from one command and prints a table."""
