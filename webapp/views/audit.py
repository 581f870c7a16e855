"""The audit trail, for the audit administrator alone."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask import session as form_cookie
from flask.typing import ResponseReturnValue

from core import audit
from core.clock import beijing
from core.errors import InvalidInput
from core.i18n import N_
from jobs import anchors
from people import oversight
from people.oversight import Question
from people.permissions import require_may
from webapp import edge
from webapp.account_forms import AuditForm, show_problems
from webapp.people_page import acting, read_day
from webapp.wording import word

blueprint = Blueprint("audit", __name__)
VERIFIED = "verified"
EVERYTHING = N_("全部")
MOST_EXPORTED, MOST_PRINTED = 50_000, 500
KINDS = {
    "login": N_("登录"),
    "login.demo": N_("演示登录"),
    "login.second_factor": N_("动态口令登录"),
    "login.recovery": N_("用一次性代码恢复登录"),
    "login.one_time_code": N_("用一次性代码设置密码"),
    "logout": N_("退出"),
    "logout.others": N_("退出其他所有登录"),
    "session.end": N_("结束他人登录"),
    "step_up": N_("再次确认身份"),
    "refused": N_("被拒绝的操作"),
    "password.change": N_("更改密码"),
    "second_factor.enrol": N_("启用动态口令"),
    "second_factor.drop": N_("清除动态口令"),
    "person.create": N_("新建账号"),
    "person.rename": N_("更正姓名"),
    "person.disable": N_("停用账号"),
    "person.enable": N_("恢复账号"),
    "code.issue": N_("生成一次性代码"),
    "office.create": N_("增加内设机构"),
    "post.create": N_("增加岗位"),
    "post.change": N_("更改岗位角色"),
    "holding.begin": N_("任职"),
    "holding.end": N_("免职"),
    "deputy.begin": N_("指定代理人"),
    "deputy.end": N_("结束代理"),
    "system_role.grant": N_("授予系统职责"),
    "system_role.end": N_("收回系统职责"),
    "audit.export": N_("导出审计记录"),
    "audit.verify": N_("核验审计记录"),
    "process.start": N_("提出申请"),
    "process.timer": N_("到期自动处理"),
    "process.withdraw": N_("撤回申请"),
    "task.claim": N_("领取待办"),
    "task.release": N_("退还待办"),
    "task.reassign": N_("改派待办"),
    "task.complete": N_("办理待办"),
    "visit.start": N_("开始阅览"),
    "view": N_("查看"),
    "play": N_("播放"),
    "print": N_("打印文书"),
    "copy": N_("复制"),
    "void": N_("作废文书"),
    "draft.drop": N_("清除搁置的草稿"),
    "paper.again": N_("重新制作文书"),
    "disc.participant": N_("更改刻盘参与人"),
    "rules.enact": N_("启用本局规定"),
    "backup": N_("备份"),
    "job.again": N_("再试后台工作"),
    "job.dismiss": N_("不再办理后台工作"),
    "objects.sweep": N_("清理没有登记的上传"),
    "case.archive": N_("案卷归档"),
    "case.create": N_("登记案卷"),
    "case.dispute": N_("登记复议、诉讼"),
    "case.handler": N_("指定承办人"),
    "case.handler_off": N_("免去承办人"),
    "case.correct": N_("更正案卷信息"),
    "document.create": N_("增加文件"),
    "document.place": N_("标明卷内位置"),
    "recording.create": N_("增加音像记录"),
    "scan.open": N_("打开扫描件"),
    "register.correct": N_("更正登记簿"),
    "register.print": N_("打印登记簿"),
    "register.void": N_("登记簿作废"),
    "visit.close": N_("结束阅览"),
    "visit.code": N_("换发一次性代码"),
    "visit.open": N_("安排阅览"),
    "volume.create": N_("增加纸质卷"),
    "volume.out": N_("纸质卷交出"),
}


@blueprint.get("/audit")
def index() -> ResponseReturnValue:
    """List the trail, the latest first, as asked for."""
    require_may(acting(), "read", "audit")
    form, asked = question()
    before = request.args.get("before", type=int)
    rows = oversight.rows(edge.session(), acting(), asked, before=before)
    return page("audit/index.html", form, rows, more=len(rows) == oversight.PAGE)


def question() -> tuple[AuditForm, Question]:
    """Return what is asked for; a day that cannot be read asks for every day and says so."""
    form = AuditForm(request.values)
    kinds = oversight.kinds(edge.session(), acting())
    form.kind.choices = [("", word(EVERYTHING)), *((kind, kind_word(kind)) for kind in kinds)]
    try:
        begin, end = read_day(form, "begin"), read_day(form, "end")
    except InvalidInput as error:
        show_problems(form, error)
        begin = end = None
    asked = Question(
        person=(form.person.data or "").strip(),
        kind=form.kind.data or "",
        object=(form.object.data or "").strip(),
        begin=begin,
        end=end + timedelta(days=1) if end else None,
    )
    return form, asked


def kind_word(kind: str) -> str:
    """Word a kind of act; kinds of other rooms that have no word yet show as they are kept."""
    return word(KINDS[kind]) if kind in KINDS else kind


def page(template: str, form: AuditForm, rows: list[audit.AuditRow], *, more: bool = False) -> str:
    """Render rows of the trail."""
    asked: dict[str, Any] = {
        name: value for name, value in request.args.items() if name != "before"
    }
    return render_template(
        template,
        form=form,
        rows=rows,
        kind_word=kind_word,
        asked=asked,
        next_url=url_for("audit.index", **asked, before=rows[-1].seq) if more else None,
        first_url=url_for("audit.index", **asked) if "before" in request.args else None,
        print_url=url_for("audit.printed", **asked),
        # Not from the address: a link of somebody else's must not say that all is well.
        verified=form_cookie.pop(VERIFIED, None),
    )


@blueprint.get("/audit/print")
def printed() -> ResponseReturnValue:
    """Show what was asked for as one sheet for the printer."""
    require_may(acting(), "read", "audit")
    form, asked = question()
    rows = oversight.rows(edge.session(), acting(), asked, limit=MOST_PRINTED)
    return page("audit/print.html", form, rows, more=False)


@blueprint.post("/audit/verify")
def verify() -> ResponseReturnValue:
    """Recompute the whole chain and note the outcome in it."""
    require_may(acting(), "verify", "audit")
    edge.roll_back()  # reading a long trail must not keep others from writing
    with edge.installation().database.reading() as session:
        found = oversight.broken(session, anchors.known(edge.installation().settings))
    audit.record(
        edge.session(),
        "audit.verify",
        by=acting().audit,
        at=edge.now(),
        result="broken" if found else "ok",
        facts={"rows": found},
    )
    form_cookie[VERIFIED] = ",".join(map(str, found)) or "ok"
    return redirect(url_for("audit.index"), 303)


@blueprint.post("/audit/export")
def export() -> ResponseReturnValue:
    """Give what was asked for as a table for a spreadsheet; the export itself is an act."""
    require_may(acting(), "export", "audit")
    _, asked = question()
    rows = oversight.rows(edge.session(), acting(), asked, limit=MOST_EXPORTED)
    audit.record(
        edge.session(),
        "audit.export",
        by=acting().audit,
        at=edge.now(),
        facts={"rows": len(rows)},
    )
    name = f"audit-{beijing(edge.now()):%Y%m%d-%H%M}.csv"
    return Response(
        oversight.as_csv(rows),
        mimetype="text/csv",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
