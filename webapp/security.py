"""What holds for every answer: cookies by scheme, no foreign hosts, nothing from elsewhere."""

from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import orjson
from flask import Flask, Response, request, session
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from itsdangerous import URLSafeTimedSerializer
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from core.clock import utc_now
from core.i18n import N_
from core.settings import Settings
from webapp.edge import Application
from webapp.sessions import https
from webapp.wording import word

FOREIGN_HOST = N_("这个地址不是本系统的地址，请用管理员给的网址打开。")
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",
    "font-src": "'self' data:",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
    "base-uri": "'none'",
}
# The browser's own viewer needs room inside a PDF's page; there is no script of ours in it.
PDF_POLICY = {
    "default-src": "'none'",
    "object-src": "'self'",
    "style-src": "'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "frame-ancestors": "'self'",
}
# What is only to be kept: whatever opens it all the same opens it in a cell.
FILE_POLICY = {"default-src": "'none'", "sandbox": ""}


def written(policy: dict[str, str]) -> str:
    """Return a policy as the header says it."""
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())


FOR_PAGES, FOR_PDF, FOR_FILES = map(written, (POLICY, PDF_POLICY, FILE_POLICY))
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
MOST_BROWSERS = 4_096
A_YEAR = 365 * 24 * 3600


class KeptSignatures(URLSafeTimedSerializer):
    """Signs cookies, and checks them, once a day: a browser sends the same one with every page."""

    def __init__(self, signing: URLSafeTimedSerializer) -> None:
        self.sign = lru_cache(MOST_BROWSERS)(lambda text, _day: signing.dumps(orjson.loads(text)))
        self.check = lru_cache(MOST_BROWSERS)(
            lambda text, age, _day: orjson.dumps(signing.loads(text, max_age=age))
        )

    def dumps(self, obj: object, salt: object = None) -> str:  # noqa: ARG002  # the library's
        """Return the cookie of these plain values."""
        signed: str = self.sign(orjson.dumps(obj), utc_now().date())
        return signed

    def loads(  # type: ignore[override]  # as the library overrides it itself
        self, s: str | bytes, max_age: int | None = None, **_: object
    ) -> Any:  # noqa: ANN401
        """Return what stands in a cookie, an own copy; raises `BadSignature`."""
        return orjson.loads(self.check(s, max_age, utc_now().date()))


class FormCookie(SecureCookieSessionInterface):
    """The cookie that ties forms to a browser; what signs it is put together once."""

    def __init__(self) -> None:
        self.signing: KeptSignatures | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs the cookie of this installation."""
        if self.signing is None and (signing := super().get_signing_serializer(app)) is not None:
            self.signing = KeptSignatures(signing)
        return self.signing


def csrf_token() -> str:
    """Return the mark of this browser's forms; each page has several, all of them the same."""
    known = session.get("csrf_token")
    return signed(known) if known is not None else new_mark()


@lru_cache(MOST_BROWSERS)
def signed(_own: str) -> str:
    """Return a browser's own mark as the library signs it: without a time limit, so once."""
    return new_mark()


def new_mark() -> str:
    """Return the library's own mark, new for a browser that has none yet."""
    mark: str = generate_csrf()
    return mark


def protect(app: Application) -> None:
    """Set up cookies, hosts, proxies and headers."""
    settings = app.installation.settings
    app.session_interface = FormCookie()
    app.config.update(cookies(settings), TRUSTED_HOSTS=trusted_hosts(settings))
    if settings.proxies:
        hops = settings.proxies
        proxy = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)
        app.wsgi_app = proxy  # type: ignore[method-assign]  # Flask's documented way to wrap it
    app.before_request(check_host)
    app.register_error_handler(SecurityError, refuse_host)
    app.after_request(add_headers)


def cookies(settings: Settings) -> dict[str, object]:
    """Return how the cookie that ties forms to a browser is set."""
    secure = https(settings)
    return {
        "SESSION_COOKIE_NAME": "__Host-form" if secure else "form",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
    }


def trusted_hosts(settings: Settings) -> list[str]:
    """Return the host names under which the installation answers."""
    own = urlsplit(settings.public_url).hostname
    return sorted({*LOOPBACK, *settings.trusted_hosts, *([own] if own else [])})


def check_host() -> None:
    """Refuse a request that names a foreign host, before anything is looked up for it."""
    request.host  # noqa: B018  # reading it compares it with TRUSTED_HOSTS and raises 400


def refuse_host(_error: SecurityError) -> ResponseReturnValue:
    """Answer a foreign host name in plain words; no page can be drawn without addresses."""
    return Response(word(FOREIGN_HOST) + "\n", status=400, mimetype="text/plain")


def policy_for(response: Response) -> str:
    """Return what an answer may do: a page, a paper of ours that is shown, a file to be kept."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return FOR_FILES
    return FOR_PDF if response.mimetype == "application/pdf" else FOR_PAGES


def add_headers(response: Response) -> Response:
    """Say what the browser may load, run and keep; what a page says of its own stands."""
    own, policy = response.headers, policy_for(response)
    own["Content-Security-Policy"] = policy
    own["X-Frame-Options"] = "SAMEORIGIN" if policy == FOR_PDF else "DENY"
    given = {name.lower() for name, _value in own}
    own.extend([pair for pair in HEADERS.items() if pair[0].lower() not in given])
    if request.is_secure:  # a browser must not be told by plain http to insist on https
        own["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    if request.endpoint != "static" and "private" not in own.get("Cache-Control", ""):
        own["Cache-Control"] = "no-store"
    return response
