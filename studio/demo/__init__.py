"""The demo: five bureaus with invented people, case files and recordings, made at first start."""

from studio.demo.install import install

__all__ = ["install"]
