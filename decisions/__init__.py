"""Decision tables and the one expression grammar of the house; pure Python."""
