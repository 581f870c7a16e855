"""Choosing the language of this browser; a person's own choice is kept with the account."""

from flask import Blueprint, abort, make_response, redirect
from flask.typing import ResponseReturnValue

from webapp import auth
from webapp.display import LANGUAGE_COOKIE, LANGUAGES

blueprint = Blueprint("language", __name__)


@blueprint.get("/language/<code>")
@auth.public
def choose(code: str) -> ResponseReturnValue:
    """Remember the language and go back to the page."""
    if code not in LANGUAGES:
        abort(404)
    response = make_response(redirect(auth.next_page("/"), 303))
    response.set_cookie(LANGUAGE_COOKIE, code, samesite="Lax", httponly=True)
    return response
