"""印章: which seals a bureau has, who may use them, and on which papers."""
