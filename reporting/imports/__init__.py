"""Records of past cases, read from files of other systems into facts that never had a name."""
