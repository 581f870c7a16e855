"""Seals and signatures in PDF files, and judging those of others; the only room with pyHanko."""
