"""The database's history, one step per released change; only additive within a minor version."""
