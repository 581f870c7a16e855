"""One module per noun: take the form, call the room below, answer with a page."""
