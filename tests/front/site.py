"""A small site that serves the sample pages with the product's templates, bundles and headers."""

from datetime import datetime
from pathlib import Path

from flask import Flask, Response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect

from tests.front.pages import OUTSIDE, PAGES
from tests.front.samples import NOW, Context
from webapp import bundles, display, wording
from webapp.navigation import Group, Link

ROOT = Path(__file__).parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'"
)
STATE = {
    "steps": {
        "start": "done",
        "apply_rules": "done",
        "consent_office": "skipped",
        "approve_head": "current",
        "visit": "next",
    },
    "flows": [
        "requested",
        "submitted",
        "decided",
        "not_forbidden",
        "consent_skipped",
        "consent_gathered",
    ],
}
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="1130">'
    '<rect width="800" height="1130" fill="#fff"/><text x="260" y="160" font-size="34">'
    "行政处罚决定书</text></svg>"
)
OPTION = '<ul><li data-value="平人社罚〔2026〕12号">平人社罚〔2026〕12号</li></ul>'
NAV = (
    Group(
        None,
        [
            Link("待办", "/sample/inbox", "inbox", 7, current=True),
            Link("提出申请", "/sample/request", "plus"),
            Link("查阅登记簿", "/sample/register", "register"),
            Link("案卷与音像", "/sample/cases", "folder"),
            Link("阅览室", "/sample/desk", "eye"),
            Link("刻录光盘", "#", "disc"),
        ],
    ),
    Group("法制管理", [Link("本局规定", "#", "flow"), Link("条文落实", "#", "shield")]),
)


def shell(name: str) -> Context:
    """The frame of a sample page."""
    bureau = {"name": "平顶山市人力资源和社会保障局", "short_name": "人社局"}
    person = {"name": "周建国", "post": "局主要负责人", "office": "局领导"}
    outside = name in OUTSIDE
    return {
        "now": NOW,
        "language": "zh-CN",
        "demo": True,
        "bureau": None if outside else bureau,
        "person": None if outside else person,
        "nav": () if outside else NAV,
        "home_url": "/sample/inbox",
        "search_url": "/sample/search",
        "help_url": "#help",
        "logout_url": "#",
        "account_url": "#",
        "languages": [{"title": "English", "code": "en", "url": "?lang=en"}],
        "messages": [{"text": "已同意，交由档案室办理", "tone": "green", "undo_url": "#"}]
        if name == "inbox"
        else [],
    }


def make_site(moment: datetime = NOW) -> Flask:
    """The site; `moment` is its present."""
    site = Flask(
        "front",
        template_folder=str(ROOT / "webapp" / "templates"),
        static_folder=str(ROOT / "webapp" / "static"),
        static_url_path="/static",
    )
    site.config.update(SECRET_KEY="front", WTF_CSRF_ENABLED=False)
    CSRFProtect(site)
    wording.babel.init_app(site, default_locale="zh")
    site.jinja_env.filters.update(display.FILTERS | wording.FILTERS)
    site.jinja_env.globals.update(wording.GLOBALS, asset=bundles.asset)
    site.jinja_env.trim_blocks = site.jinja_env.lstrip_blocks = True

    @site.before_request
    def set_moment() -> None:
        display.READING.set(display.Reading(display.language_of(request), moment))

    @site.after_request
    def guard(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = POLICY
        return response

    @site.get("/sample/<name>")
    def sample(name: str) -> ResponseReturnValue:
        template, context = PAGES[name]
        return render_template(template, **context, shell=shell(name))

    add_answers(site)
    return site


def add_answers(site: Flask) -> None:
    """What the pages ask for by script."""

    @site.get("/sample/diagram.bpmn")
    def diagram() -> ResponseReturnValue:
        source = ROOT / "workflows" / "bpmn" / "staff_access.bpmn"
        return Response(source.read_bytes(), mimetype="application/xml")

    @site.get("/sample/state.json")
    def state() -> ResponseReturnValue:
        return STATE

    @site.get("/sample/page.svg")
    def page() -> ResponseReturnValue:
        return Response(PICTURE, mimetype="image/svg+xml")

    @site.get("/sample/options")
    def options() -> ResponseReturnValue:
        return OPTION

    @site.post("/sample/path")
    def path() -> ResponseReturnValue:
        return sample_page("request_path")

    @site.post("/sample/path/shipped")
    def shipped_path() -> ResponseReturnValue:
        return sample_page("request_shipped_path")

    @site.post("/sample/upload")
    def upload() -> ResponseReturnValue:
        return redirect("/sample/register_entry", 303)

    @site.post("/sample/draft")
    @site.post("/sample/beacon")
    def taken() -> ResponseReturnValue:
        return "", 204


def sample_page(name: str) -> str:
    """A sample page as text."""
    template, context = PAGES[name]
    return render_template(template, **context, shell=shell(name))
