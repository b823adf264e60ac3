"""When all else is lost: the recovery key in paper shares, and sealed backups."""
