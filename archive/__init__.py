"""The archive: what the bureaus keep and what was done with it, one shelf per noun."""
