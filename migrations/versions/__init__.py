"""The steps, each named by its date and what it brings."""
