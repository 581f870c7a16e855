"""调阅: requests, what they grant, and the visits made under a grant."""
