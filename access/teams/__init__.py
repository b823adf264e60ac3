"""People coming, staying and leaving: accounts, keys, memberships, and who holds what."""
