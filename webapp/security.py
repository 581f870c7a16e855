"""What holds for every answer: cookies by scheme, no foreign hosts, nothing from elsewhere."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix

from core.i18n import N_
from core.settings import Settings
from webapp.edge import Application
from webapp.sessions import https

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
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
A_YEAR = 365 * 24 * 3600


def protect(app: Application) -> None:
    """Set up cookies, hosts, proxies and headers."""
    settings = app.installation.settings
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
    return Response(gettext(FOREIGN_HOST) + "\n", status=400, mimetype="text/plain")


def policy_for(response: Response) -> Mapping[str, str]:
    """Return what an answer may do: a page, a paper of ours that is shown, a file to be kept."""
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return FILE_POLICY
    return PDF_POLICY if response.mimetype == "application/pdf" else POLICY


def add_headers(response: Response) -> Response:
    """Say what the browser may load, run and keep."""
    policy = policy_for(response)
    response.headers["Content-Security-Policy"] = "; ".join(
        f"{name} {value}".strip() for name, value in policy.items()
    )
    response.headers["X-Frame-Options"] = "SAMEORIGIN" if policy is PDF_POLICY else "DENY"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:  # a browser must not be told by plain http to insist on https
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    if request.endpoint != "static" and "private" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "no-store"
    return response
