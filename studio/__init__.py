"""The studio: drafting, checking, trying, replaying and publishing what bureaus differ in."""
