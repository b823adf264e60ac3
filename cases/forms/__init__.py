"""What may be typed; shapes only: nothing here saves or permits."""
