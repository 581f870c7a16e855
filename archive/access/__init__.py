"""调阅: requests and their rulings, what they grant, visits under a grant, what leaves."""
