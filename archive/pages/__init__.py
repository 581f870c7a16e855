"""Pages of files that came from outside, as pictures: the only way in which anybody sees them."""
