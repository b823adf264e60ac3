"""What may be said of a count without saying anything of a person."""
