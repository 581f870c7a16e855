"""Persons, offices, posts, deputies, the permission table, who may do what to which thing."""
