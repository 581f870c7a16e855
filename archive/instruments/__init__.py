"""文书: issued papers with their frozen data and their bytes."""
