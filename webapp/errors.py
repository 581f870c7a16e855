"""Faults in words: each error of the house becomes a page that says what to do."""

import errno
import logging
import re
from http import HTTPStatus
from typing import Any

from flask import g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from core.database import BUSY, FULL, busy, is_broken
from core.errors import Busy, DiaoyueError, InvalidInput, NotFound, NotPermitted, Stale, Undefined
from core.i18n import N_, Message
from webapp import edge
from webapp.edge import Application
from webapp.shell import current_pack
from webapp.tidying import AS_TYPED, PASSWORDS
from webapp.wording import word

NO_ROOM = N_("磁盘已满，文件没有保存。请告诉管理员腾出空间，然后重新选择文件再试一次。")
# No space, over the quota, larger than this process may write.
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
# unique_violation of PostgreSQL's appendix A. SQLite's writers come one after another.
TAKEN = "23505"
OVERTAKEN = N_("刚才有人改动了同一件事，您这次没有保存。请看现在的情况，需要的话再办一次。")
log = logging.getLogger(__name__)
# What was chosen rather than written: it means nothing to the reader.
CODE = re.compile(r"[a-z_]*|[01]")
# Whoever looks over a shoulder could use them.
SECRET = PASSWORDS | {"csrf_token", "code", "one_time_code"}

SENTENCES = {
    400: N_("这个请求不完整，请返回上一页重新操作。"),
    401: N_("请先登录。"),
    403: N_("您没有权限进行这项操作。"),
    404: N_("没有这个页面，或者您不能查看它。"),
    405: N_("这个地址不能这样打开，请从页面上的按钮操作。"),
    413: N_("上传的文件太大，没有保存。请压缩或者分开后再上传。"),
    429: N_("操作太频繁，请稍后再试。"),
    500: N_("系统出了问题，没有保存。问题已经记录，请稍后再试；仍不行请联系管理员。"),
    503: BUSY,
}
# What is said to whoever only opened a page: nothing was typed, nothing was to be saved.
WHILE_READING = {
    BUSY: N_("系统正忙，这一页没有打开。请稍后再试一次。"),
    FULL: N_("磁盘已满，这一页没有打开。请告诉管理员腾出空间后再试一次。"),
    SENTENCES[500]: N_(
        "系统出了问题，这一页没有打开。问题已经记录，请稍后再试；仍不行请联系管理员。"
    ),
}


def register_errors(app: Application) -> None:
    """Attach the handlers; HTTP is spoken here and nowhere below."""
    app.register_error_handler(DiaoyueError, answer_own)
    app.register_error_handler(HTTPException, answer_http)
    app.register_error_handler(OverflowError, answer_impossible)
    app.register_error_handler(DataError, answer_impossible)
    app.register_error_handler(OperationalError, answer_database)
    app.register_error_handler(StaleDataError, answer_overtaken)
    app.register_error_handler(IntegrityError, answer_taken)
    app.register_error_handler(OSError, answer_full_disk)
    app.register_error_handler(Exception, answer_unexpected)


def answer_own(error: DiaoyueError) -> ResponseReturnValue:
    """Word an error of the house; a broken-off step is a fault of ours."""
    template = "errors/undefined.html" if isinstance(error, Undefined) else "errors/error.html"
    if isinstance(error, Busy):
        template = "errors/busy.html"
        if error.__cause__ is not None:  # what looks busy from outside may be broken inside
            log.warning("request %s put off: %s", g.get("request_id"), error.__cause__)
    if isinstance(error, NotFound | NotPermitted):
        g.refused = error.status
    if error.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not isinstance(error, Busy):
        log.error("request %s failed: %s", g.get("request_id"), error)
    return page(template, error.status, error.message, error=error), error.status


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """Word an error of the web; redirects pass through."""
    code = error.code or 500
    if code < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    if code in {403, 404}:
        g.refused = code
    sentence = SENTENCES.get(
        code, SENTENCES[400 if code < HTTPStatus.INTERNAL_SERVER_ERROR else 500]
    )
    return page("errors/error.html", code, sentence, error=error), code


def answer_impossible(error: Exception) -> ResponseReturnValue:
    """Refuse a figure or a text that no column of the database can hold, as a typed address may."""
    log.warning("request %s refused: %s", g.get("request_id"), type(error).__name__)
    return page("errors/error.html", 400, SENTENCES[400], error=None), 400


def answer_database(error: OperationalError) -> ResponseReturnValue:
    """Tell that the database could not be had in the middle of a click."""
    if is_broken(error):
        return answer_unexpected(error)
    told = busy(error)
    told.__cause__ = error
    return answer_own(told)


def answer_taken(error: IntegrityError) -> ResponseReturnValue:
    """Tell that somebody else was first with what may stand only once, such as a number."""
    if getattr(error.orig, "sqlstate", "") != TAKEN:
        return answer_unexpected(error)
    log.warning("request %s came second", g.get("request_id"), exc_info=error)
    return answer_overtaken(error)


def answer_overtaken(_error: Exception) -> ResponseReturnValue:
    """Tell that somebody else has changed the same thing at the same moment."""
    return answer_own(Stale(OVERTAKEN))


def answer_full_disk(error: OSError) -> ResponseReturnValue:
    """Tell that a file found no room: on its way in, or in the store."""
    if error.errno not in NO_SPACE:
        return answer_unexpected(error)
    log.error("request %s found no room on the disk", g.get("request_id"))
    return answer_own(Busy(NO_ROOM))


def answer_unexpected(error: Exception) -> ResponseReturnValue:
    """Log the trace, show none of it."""
    log.error("request %s failed", g.get("request_id"), exc_info=error)
    return page("errors/error.html", 500, SENTENCES[500], error=None), 500


def page(template: str, code: int, sentence: Message | str, *, error: Exception | None) -> str:
    """Render the page of a fault; what was typed is shown again so that nothing is lost."""
    reading = request.method in edge.SAFE
    # What was too large, or found no room, was not read; asking for it again raises again.
    sent = list(request.form.items(multi=True)) if "form" in vars(request) else []
    typed = [
        (name, value)
        for name, value in sent
        if not name.startswith("_") and name not in SECRET
        if not CODE.fullmatch(value)
    ]
    faults = error.errors if isinstance(error, InvalidInput) else {}
    fields = {name: text for name, text in faults.items() if word(text) != word(sentence)}
    return framed(
        template,
        code=code,
        sentence=word(while_reading(sentence) if reading else sentence),
        error=error,
        typed=typed,
        # A password is typed anew, so that it stands in no page.
        carried=[(name, value) for name, value in sent if name not in AS_TYPED],
        reading=reading,
        asked=list(request.args.items(multi=True)),
        room_url=room_url(),
        back_url=g.get("back_url"),
        fields=fields,
        **settling(error),
    )


def while_reading(sentence: Message | str) -> Message | str:
    """Return what to say instead to whoever only opened a page."""
    plain = sentence if isinstance(sentence, str) else sentence.text
    return WHILE_READING.get(plain, sentence)


def room_url() -> str | None:
    """Return where a terminal of the reading room begins; None for a page of anybody else."""
    entrance, actor = url_for("terminal.enter"), g.get("actor")
    in_room = request.path == entrance or request.path.startswith(f"{entrance}/")
    at_terminal = actor is not None and actor.kind == "terminal"
    return entrance if in_room or at_terminal else None


def framed(template: str, **shown: Any) -> str:  # noqa: ANN401  # the template's own
    """Render the page; where the frame's own rows cannot be had, without what they tell."""
    g.pop("bureau", None)  # the fault may have taken its row along
    try:
        return render_template(template, **shown)
    except (SQLAlchemyError, Busy):
        log.warning("request %s: the frame cannot be read", g.get("request_id"), exc_info=True)
        edge.roll_back()
        g.actor = None
        return render_template(template, **shown)


def settling(error: Exception | None) -> dict[str, str | None]:
    """Return who can settle what the rules leave open, and where."""
    if not isinstance(error, Undefined) or g.get("actor") is None:
        return {}
    own = error.who in g.actor.roles
    return {
        "who_words": current_pack().roles.get(error.who),
        "settle_url": url_for("rules.index") if own else None,
    }
