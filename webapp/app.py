"""Putting the door together: settings, security, language, pages."""

from datetime import timedelta

from flask_wtf import CSRFProtect

from core.installation import Installation, open_installation
from core.settings import load_settings
from webapp import auth, bundles, display, security, shell, views, wording
from webapp.edge import Application
from webapp.errors import register_errors
from webapp.tidying import RowNumber


def create_app(installation: Installation | None = None) -> Application:
    """Return the WSGI application on an open installation, by default the environment's."""
    opened = installation or open_installation(load_settings())
    app = Application("webapp", static_folder="static")
    app.installation = opened
    app.url_map.converters["int"] = RowNumber
    configure(app)
    wording.register(app)
    CSRFProtect(app)
    security.protect(app)
    auth.register(app)
    register_errors(app)
    for blueprint in views.BLUEPRINTS:
        app.register_blueprint(blueprint)
    prepare_templates(app)
    return app


def configure(app: Application) -> None:
    """Translate the installation's settings into Flask's."""
    settings = app.installation.settings
    app.secret_key = settings.secret("session")
    app.config.update(
        MAX_CONTENT_LENGTH=settings.upload_limit,
        MAX_FORM_MEMORY_SIZE=settings.form_limit,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.public_url.startswith("https"),
        BABEL_DEFAULT_TIMEZONE="Asia/Shanghai",
    )


def prepare_templates(app: Application) -> None:
    """Give templates the frame, the filters and the addresses of built files."""
    app.jinja_env.filters.update(display.FILTERS | wording.FILTERS)
    app.jinja_env.globals.update(
        wording.GLOBALS, asset=bundles.asset, csrf_token=security.csrf_token
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.context_processor(shell.shell)
    # The library's own stands among what every page is given, in front of the globals.
    app.context_processor(lambda: {"csrf_token": security.csrf_token})
