"""The door: pages, forms and answers for browsers; it asks the rooms below and words them."""
