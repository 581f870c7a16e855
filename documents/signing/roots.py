"""Certificates as the library keeps them."""

from collections.abc import Sequence
from typing import Any

from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko_certvalidator.registry import CertificateStore, SimpleCertificateStore


def certificates(pems: Sequence[str]) -> list[Any]:
    """Return the certificates of PEM texts; raises `ValueError` for anything else."""
    return [one for pem in pems for one in load_certs_from_pemder_data(pem.encode("ascii"))]


def store_of(above: Sequence[Any]) -> CertificateStore:
    """Return the certificates above a signer's as a store."""
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # the library's
    store.register_multiple(above)
    return store
