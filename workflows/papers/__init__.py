"""What the house writes on paper: what stands on each, its number, its frozen data, who signs."""
