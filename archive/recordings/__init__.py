"""音像记录: recordings and their files, originals apart from what is derived."""
