"""The tables of version 0.1.0 by their rooms and shelves; never changed once it is released."""
