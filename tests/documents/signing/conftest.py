"""One paper, one authority, and the keepers of keys that a bureau may have."""

import base64
import json
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pkcs11
import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pkcs11.util.x509 import decode_x509_certificate
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

from core.clock import utc_now
from core.settings import Settings, Signing
from documents.compose import freeze
from documents.papers.common import Seal
from documents.printing import PrintedPaper, Printer
from documents.registry import example
from documents.seals import seal_svg
from documents.signing import authority, strangers
from documents.signing.interface import Holder
from documents.signing.sealing import Mark
from documents.signing.trust import trusted_roots
from documents.signing.verdict import Verdict

BUREAU = "平顶山市石龙区财政局"
SECRET = "a passphrase kept elsewhere"
PIN = "4104"
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
SEAL = Holder("seal-1", f"{BUREAU}公章", BUREAU)
Serve = Callable[[type[BaseHTTPRequestHandler]], str]


@dataclass(frozen=True)
class World:
    """An installation that signs: its settings and the place of the root's key."""

    settings: Settings
    root_file: Path

    @property
    def roots(self) -> tuple[str, ...]:
        return trusted_roots(self.settings)

    def judge(self, data: bytes) -> Verdict:
        return strangers.judge_file(data, self.roots)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = tmp_path_factory.mktemp("signing")
    (folder / "secret").write_text(SECRET)
    settings = Settings(
        data_dir=folder / "var",
        database_url="sqlite://",
        signing=Signing(provider="builtin", secret_file=folder / "secret"),
    )
    root_file = folder / "root.p12"
    authority.found(settings.keys_dir, BUREAU, SECRET, root_file, at=utc_now())
    return World(settings, root_file)


@pytest.fixture(scope="session")
def paper(printer: Printer) -> PrintedPaper:
    kind = "refusal_notice"
    return printer.print(kind, freeze(kind, example(kind)))


@pytest.fixture(scope="session")
def appearance(printer: Printer) -> bytes:
    drawing = seal_svg(Seal(name=BUREAU))
    size = {"width": 42.0, "height": 42.0}
    return printer.print("picture", size, assets={"seal.svg": drawing}).data


@pytest.fixture(scope="session")
def mark(paper: PrintedPaper, appearance: bytes) -> Mark:
    return Mark("公章", SEAL, paper.places["seal-0"], appearance, reason="文书用印")


@pytest.fixture
def serve() -> Iterator[Serve]:
    running: list[ThreadingHTTPServer] = []

    def start(handler: type[BaseHTTPRequestHandler]) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        running.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


class Quiet(BaseHTTPRequestHandler):
    """Answers without a word on standard error."""

    def log_message(self, *_: object) -> None:
        pass

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers["Content-Length"]))

    def answer(self, data: bytes, status: int = 200, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def sealing_service(key: authority.Key, secret: str) -> type[BaseHTTPRequestHandler]:
    """A sealing service that holds one key and signs digests for whoever knows the secret."""
    chain = b"".join(
        one.public_bytes(serialization.Encoding.PEM) for one in (key.certificate, *key.above)
    )

    class Service(Quiet):
        def do_GET(self) -> None:
            known = self.path == f"/seals/certificates/{SEAL.key}"
            self.answer(chain if known else b"", 200 if known else 404)

        def do_POST(self) -> None:
            order = json.loads(self.body())
            if self.headers["Authorization"] != f"Bearer {secret}":
                self.answer(b"", 403)
                return
            kind = ec.ECDSA(utils.Prehashed(hashes.SHA256()))
            signature = key.private.sign(bytes.fromhex(order["digest"]), kind)
            self.answer(json.dumps({"signature": base64.b64encode(signature).decode()}).encode())

    return Service


def timestamp_service(at: datetime) -> tuple[type[BaseHTTPRequestHandler], str]:
    """A timestamp service and its self-signed certificate."""
    private = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "时间戳服务")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(at.replace(year=at.year - 1))
        .not_valid_after(at.replace(year=at.year + 5))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
        .sign(private, hashes.SHA256())
    )
    der = private.private_bytes(
        serialization.Encoding.DER,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    stamper = DummyTimeStamper(
        asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(der),
    )

    class Service(Quiet):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.body())
            answer = stamper.request_tsa_response(asked).dump()
            self.answer(answer, kind="application/timestamp-reply")

    return Service, certificate.public_bytes(serialization.Encoding.PEM).decode()


@pytest.fixture
def token(
    world: World, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> str:
    """A SoftHSM token with the seal's key and certificate; returns its label."""
    folder = tmp_path_factory.mktemp("token")
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    key = authority.key_of(world.settings.keys_dir, SEAL, SECRET, at=utc_now())
    tool = ["softhsm2-util", "--token", "diaoyue", "--pin", PIN]
    subprocess.run(
        [*tool[:1], "--init-token", "--free", "--label", "diaoyue", "--so-pin", PIN, *tool[3:]],
        check=True,
        capture_output=True,
    )
    bring_in(key, folder / "key.pem", tool)
    return "diaoyue"


def bring_in(key: authority.Key, file: Path, tool: list[str]) -> None:
    """Put the key into the token with the maker's tool, then its certificates beside it."""
    file.write_bytes(
        key.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    named = ["--import", str(file), "--label", SEAL.key, "--id", "01"]
    subprocess.run([*tool, *named], check=True, capture_output=True)
    session = pkcs11.lib(SOFTHSM).get_token(token_label="diaoyue").open(rw=True, user_pin=PIN)
    with session:
        for number, one in enumerate((key.certificate, *key.above)):
            der = one.public_bytes(serialization.Encoding.DER)
            label = SEAL.key if number == 0 else f"above-{number}"
            facts = {pkcs11.Attribute.TOKEN: True, pkcs11.Attribute.LABEL: label}
            session.create_object({**decode_x509_certificate(der), **facts})
