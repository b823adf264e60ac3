"""The ways in: sign-in and its second step, sessions and their secret, paired phones, coming back."""
