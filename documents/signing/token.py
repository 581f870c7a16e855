"""Keys in a PKCS#11 token or hardware module: they sign inside it and never come out."""

import pkcs11
from pyhanko.config.pkcs11 import TokenCriteria
from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
from pyhanko.sign.signers import Signer

from core.errors import StepFailed
from core.i18n import N_, message
from documents.signing.interface import Holder

OUT_OF_REACH = N_("密码设备不能使用：{problem}")
NO_KEY = N_("密码设备里没有名为“{key}”的证书。")


class TokenProvider:
    """One session with the token for the life of the process."""

    def __init__(self, module: str, token: str, pin: str) -> None:
        self._module = module
        self._token = token
        self._pin = pin
        self._session: pkcs11.Session | None = None

    def signer(self, holder: Holder) -> Signer:
        """Return what signs with the key and the certificate that carry the holder's key name."""
        try:
            signer = PKCS11Signer(
                self._open(), cert_label=holder.key, key_label=holder.key, other_certs_to_pull=None
            )
            found = signer.signing_cert
        except pkcs11.exceptions.PKCS11Error as problem:
            self._session = None
            raise StepFailed(
                message(OUT_OF_REACH, problem=type(problem).__name__), permanent=False
            ) from problem
        if found is None:
            raise StepFailed(message(NO_KEY, key=holder.key), permanent=True)
        # Every token signs a digest with an elliptic key; hashing by itself is rarer.
        signer.use_raw_mechanism = found.public_key.algorithm == "ec"
        return signer

    def _open(self) -> pkcs11.Session:
        if self._session is None:
            self._session = open_pkcs11_session(
                self._module,
                token_criteria=TokenCriteria(label=self._token),
                user_pin=self._pin,
            )
        return self._session
