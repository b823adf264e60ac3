"""`make mutation`: break the ciphers, the keys, the rules and the door on purpose; each break must fail a test.

See docs/adr/mutation-testing.md for the method and docs/mutation.md for what survives, and why.
"""
