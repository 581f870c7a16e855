"""Where jobs are run: a leased table beside SQLite, Procrastinate on PostgreSQL."""
