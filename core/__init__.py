"""What every room stands on: settings, time, database, storage, audit. Imports no other room."""
