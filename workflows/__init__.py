"""How procedures run: the engine, the catalogue, the life of a request and its tasks."""
