"""A sealing service elsewhere: it gets the digest of what is signed, never the paper.

`GET {url}/certificates/{key}` answers the holder's certificate and those above it as PEM;
`POST {url}/signatures/{key}` with `{"algorithm": "sha256", "digest": hex}` answers
`{"signature": base64}`. Both carry `Authorization: Bearer <secret>`.
"""

import asyncio
import base64
import binascii
import hashlib
import json
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from pyhanko.keys.pemder import load_certs_from_pemder_data
from pyhanko.sign.signers import Signer

from core.errors import StepFailed
from core.i18n import N_, message
from documents.signing.interface import Holder
from documents.signing.roots import store_of

SECONDS = 20
LARGEST_ANSWER = 256 * 1024
# Room that is kept for a signature before it is made: RSA of 4096 bits fills it.
ROOM = 512
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OPEN = N_("签章服务的地址必须以 https:// 开头。")
OUT_OF_REACH = N_("签章服务没有应答：{problem}")
REFUSED = N_("签章服务拒绝了请求（{status}）。")
ODD = N_("签章服务的应答不能使用。")


class RemoteProvider:
    """Speaks to the service; certificates are asked for once per process."""

    def __init__(self, url: str, secret: str) -> None:
        self._address = urlsplit(url)
        local = self._address.scheme == "http" and self._address.hostname in LOOPBACK
        if self._address.scheme != "https" and not local:
            raise StepFailed(OPEN, permanent=True)
        self._secret = secret
        self._signers: dict[str, Signer] = {}

    def signer(self, holder: Holder) -> Signer:
        """Return what has the service sign for the holder."""
        if holder.key not in self._signers:
            self._signers[holder.key] = RemoteSigner(self, holder.key, self._chain(holder.key))
        return self._signers[holder.key]

    def _chain(self, key: str) -> list[object]:
        try:
            chain = list(load_certs_from_pemder_data(self.ask("GET", f"/certificates/{key}")))
        except ValueError as problem:
            raise StepFailed(ODD, permanent=True) from problem
        if not chain:
            raise StepFailed(ODD, permanent=True)
        return chain

    def sign(self, key: str, digest: bytes, algorithm: str) -> bytes:
        """Return the signature over a digest; raises `StepFailed`."""
        order = json.dumps({"algorithm": algorithm, "digest": digest.hex()}).encode()
        try:
            answer = json.loads(self.ask("POST", f"/signatures/{key}", order))
            return base64.b64decode(answer["signature"], validate=True)
        except (ValueError, KeyError, TypeError, binascii.Error) as problem:
            raise StepFailed(ODD, permanent=False) from problem

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """Return the service's answer; redirections are not followed."""
        kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
        connection = kind(self._address.netloc, timeout=SECONDS)
        headers = {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json"}
        try:
            connection.request(method, self._address.path + path, body, headers)
            answer = connection.getresponse()
            data = answer.read(LARGEST_ANSWER)
        except (OSError, HTTPException) as problem:
            raise StepFailed(
                message(OUT_OF_REACH, problem=type(problem).__name__), permanent=False
            ) from problem
        finally:
            connection.close()
        if answer.status != HTTPStatus.OK:
            lasting = answer.status == HTTPStatus.NOT_FOUND
            raise StepFailed(message(REFUSED, status=answer.status), permanent=lasting)
        return data


class RemoteSigner(Signer):
    """The library's signer whose raw signatures come from the service."""

    def __init__(self, provider: RemoteProvider, key: str, chain: list[object]) -> None:
        super().__init__(signing_cert=chain[0], cert_registry=store_of(chain[1:]))
        self._provider = provider
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002  # as the library calls it
    ) -> bytes:
        """Have the digest of `data` signed; a dry run only says how much room that takes."""
        if dry_run:
            return bytes(ROOM)
        digest = hashlib.new(digest_algorithm, data).digest()
        return await asyncio.to_thread(self._provider.sign, self._key, digest, digest_algorithm)
