"""Keys of the built-in authority, opened with a passphrase that lies outside the database."""

from pathlib import Path

from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.keys.pemder import load_private_key_from_pemder_data
from pyhanko.sign.signers import Signer, SimpleSigner

from core.clock import utc_now
from documents.signing.authority import Key, key_of
from documents.signing.interface import Holder
from documents.signing.roots import store_of


class BuiltinProvider:
    """Opens each key once per process: deriving its encryption key is slow on purpose."""

    def __init__(self, folder: Path, secret: str, list_url: str = "") -> None:
        self._folder = folder
        self._secret = secret
        self._list_url = list_url
        self._opened: dict[str, tuple[int, Signer]] = {}

    def signer(self, holder: Holder) -> Signer:
        """Return the holder's signer; its key is issued at the first use.

        A key that was withdrawn meanwhile is opened no more, also in a process that had it open.
        """
        path = self._folder / f"{holder.key}.p12"
        file, signer = self._opened.get(holder.key, (0, None))
        if signer is None or not path.exists() or path.stat().st_ino != file:
            key = key_of(self._folder, holder, self._secret, at=utc_now(), list_url=self._list_url)
            signer = in_memory(key)
            self._opened[holder.key] = path.stat().st_ino, signer
        return signer


def in_memory(key: Key) -> Signer:
    """Return a signer whose key lies in this process."""
    above = [Certificate.load(one.public_bytes(Encoding.DER)) for one in key.above]
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=load_private_key_from_pemder_data(private, None),
        cert_registry=store_of(above),
    )
