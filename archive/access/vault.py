"""Identity numbers at rest: sealed with the installation's own key."""

import secrets

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Vault:
    """Seals and opens short texts with AES-256-GCM; `key` has 32 bytes."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, text: str) -> bytes:
        """Return the sealed text; the same text is sealed differently each time."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), None)

    def open(self, sealed: bytes) -> str:
        """Return the text; raises `cryptography.exceptions.InvalidTag` for anything tampered."""
        return self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], None).decode()
