"""What pages show: rows of the rooms below, worded and laid out for one reader."""
