"""光盘: the disc record form, its signatures and its two copies."""
