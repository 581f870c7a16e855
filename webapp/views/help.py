"""The guide: a short page per kind of user, the keys, and the questions people ask."""

from flask import Blueprint, g, render_template, url_for
from flask.typing import ResponseReturnValue

from core.errors import NotFound
from core.i18n import N_
from people.actors import Actor
from people.models import ADMINISTRATOR, AUDIT_ADMINISTRATOR, LEGAL_STAFF
from webapp.display import language
from webapp.wording import word

# The texts lie in a folder of their own: they are written per language, not translated by line.
blueprint = Blueprint("help", __name__, template_folder="../help")
TOPICS = {
    "requester": (N_("提出申请"), N_("怎样申请查阅、复制，怎样补正和撤回"), "plus"),
    "approver": (N_("审批"), N_("怎样办理待办，同意、不同意和退回分别意味着什么"), "inbox"),
    "archivist": (N_("档案管理"), N_("柜台代办、核验证件、阅览室、登记簿、案卷和光盘"), "folder"),
    "legal": (N_("法制管理"), N_("本局规定怎样看、草案怎样施行、条文落实到哪里"), "flow"),
    "administrator": (N_("系统管理"), N_("账号、岗位、一次性代码、备份"), "users"),
    "auditor": (N_("审计"), N_("怎样查审计记录、核验有没有改动"), "lock"),
    "visitor": (N_("来访人员"), N_("在阅览终端上怎样看材料，可以念给来访人听或者打印给他"), "eye"),
    "keys": (N_("键盘"), N_("不用鼠标也能办理"), "list"),
    "faq": (N_("常见问题"), N_("为什么不能提交、为什么看不到、填错了怎么办"), "search"),
}
GONE = N_("没有这一篇说明。")
# Whose work comes first on whose page.
BY_DUTY = {
    ADMINISTRATOR: "administrator",
    AUDIT_ADMINISTRATOR: "auditor",
    LEGAL_STAFF: "legal",
}
BY_ROLE = {"archivist": "archivist", "handler": "requester"}


@blueprint.get("/help")
def index() -> ResponseReturnValue:
    """List the pages of the guide, the reader's own work first."""
    own = own_topic(g.actor)
    ordered = [own, *(code for code in TOPICS if code != own)]
    return render_template(
        "help/index.html", topics=[link(code) for code in ordered], own=link(own)
    )


def own_topic(actor: Actor) -> str:
    """Return the page about what this person mostly does."""
    for duty, topic in BY_DUTY.items():
        if duty in actor.system_roles:
            return topic
    for role, topic in BY_ROLE.items():
        if role in actor.roles:
            return topic
    return "approver" if actor.roles else "requester"


def link(code: str, current: str = "") -> dict[str, object]:
    """Return the way to a page of the guide."""
    title, lead, icon = TOPICS[code]
    return {
        "code": code,
        "title": word(title),
        "lead": word(lead),
        "icon": icon,
        "url": url_for("help.topic", topic=code),
        "current": code == current,
    }


@blueprint.get("/help/<topic>")
def topic(topic: str) -> ResponseReturnValue:
    """Show one page of the guide in the reader's language."""
    if topic not in TOPICS:
        raise NotFound(GONE)
    return render_template(
        "help/topic.html",
        topic=link(topic),
        topics=[link(code, topic) for code in TOPICS],
        text=f"texts/{topic}.{language()}.html",
    )
