"""Every page template with a sample: name of the sample -> (template, context)."""

from forms import schema
from tests.front.contexts import (
    CASE,
    CASES,
    DESK,
    ENTRY,
    INBOX,
    ITEMS,
    KIOSK,
    MEDIA,
    PAPER,
    QR,
    RECEIPT,
    REGISTER,
    REQUEST,
    TASK,
    TASK_PAGE,
    VISIT,
    new,
    shipped,
    shipped_request,
)
from tests.front.samples import ARTICLE, NOW, PERSONS, STEPS, Context, First, Leave, Opinion, Search

TASK_FORMS = [name for name in schema.names() if name != "access_request"]
PAGES: dict[str, tuple[str, Context]] = {
    **{
        f"task_{name}": ("tasks/task.html", {**TASK_PAGE, "form": shipped(name)})
        for name in TASK_FORMS
    },
    "inbox": ("tasks/inbox.html", INBOX),
    "inbox_empty": (
        "tasks/inbox.html",
        {
            **INBOX,
            "rows": [],
            "page": None,
            "stats": [],
            "to_seal": 2,
            "seal_url": "/sealing",
            "unsigned": 1,
            "sign_url": "/signing",
        },
    ),
    "signing": (
        "signing/show.html",
        {
            "paper": {"number": "石财阅〔2026〕42号", "title": "查阅审批表"},
            "facts": [("您签的是", "局主要负责人"), ("您的意见", "同意。")],
            "pages": ["/sample/page.svg"],
            "seen": "0" * 64,
            "signer": {"id": 1, "name": "李沅"},
            "fault": "没有读到签名，请在框里写下姓名。",
            "strokes": "",
            "key": "k",
            "urls": dict.fromkeys(("sign", "leave", "here", "paper", "waiting"), "/signing"),
        },
    ),
    "task": ("tasks/task.html", {**TASK_PAGE, "form": Opinion()}),
    "task_settled": (
        "tasks/task.html",
        {
            **TASK_PAGE,
            "form": None,
            "task": {**TASK, "settled": "已由 刘伟 于 11月21日 09:40 办理"},
        },
    ),
    "task_waiting": (
        "tasks/task.html",
        {**TASK_PAGE, "form": None, "task": {**TASK, "mine": False, "claim_url": "#"}},
    ),
    "request": ("requests/new.html", new()),
    "request_refused": ("requests/new.html", new(broken=True)),
    "request_shipped": ("requests/new.html", shipped_request()),
    "request_path": ("requests/path.html", new()),
    "request_shipped_path": ("requests/path.html", shipped_request()),
    "request_show": (
        "requests/show.html",
        {**TASK_PAGE, "request": REQUEST, "withdraw_url": "#", "key": "k", "version": 1},
    ),
    "receipt": ("requests/receipt.html", {"receipt": RECEIPT, "qr_svg": QR, "check_url": "/r"}),
    "register": ("register/index.html", REGISTER),
    "register_entry": (
        "register/show.html",
        {
            "entry": ENTRY,
            "events": STEPS[:2],
            "url": "#",
            "correct_url": "#",
            "void_url": "#",
            "key": "k",
            "articles": [ARTICLE],
        },
    ),
    "cases": ("cases/index.html", CASES),
    "case": ("cases/show.html", CASE),
    "desk": ("reading_room/desk.html", DESK),
    "visit": ("reading_room/visit.html", {**VISIT, "leave_form": Leave()}),
    "enter": ("reading_room/enter.html", {"action": "#", "room": None}),
    "shelf": (
        "reading_room/shelf.html",
        {**KIOSK, "items": ITEMS, "paper": [{"title": "第 1 卷", "sub": "84 页"}]},
    ),
    "document": (
        "reading_room/document.html",
        {
            **KIOSK,
            "document": {"title": "决定书", "pages": 4},
            "page": {
                "number": 2,
                "url": "/sample/page.svg",
                "alt": "第 2 页",
                "width": 800,
                "height": 1130,
            },
            "next_url": "#",
            "previous_url": "#",
        },
    ),
    "video": ("reading_room/media.html", {**KIOSK, "item": MEDIA}),
    "audio": ("reading_room/media.html", {**KIOSK, "item": {**MEDIA, "kind": "audio"}}),
    "closed": ("reading_room/closed.html", {"reason": "idle", "enter_url": "#", "room": None}),
    "verify": ("verify/show.html", {"paper": PAPER, "check": {"action": "#", "result": None}}),
    "verify_unknown": ("verify/show.html", {"paper": None, "check": None}),
    "progress": (
        "verify/receipt.html",
        {
            "action": "#",
            "code": "7K4M",
            "progress": {**RECEIPT, "state": "running", "steps": STEPS, "updated_at": NOW},
        },
    ),
    "login": (
        "login/login.html",
        {
            "form": Search(),
            "action": "#",
            "demo_action": "#",
            "people": [{"bureau": "市人力资源和社会保障局", "persons": PERSONS}],
        },
    ),
    "login_plain": ("login/login.html", {"form": Search(), "action": "#", "people": None}),
    "code": (
        "login/code.html",
        {"form": Search(), "action": "#", "purpose": "step_up", "act": "用印"},
    ),
    "first": ("login/first.html", {"form": First(), "action": "#"}),
    "missing": (
        "errors/error.html",
        {
            "code": 404,
            "sentence": "没有这个页面，或者您不能查看它。",
            "error": None,
            "typed": [],
            "fields": {},
        },
    ),
    "busy": (
        "errors/busy.html",
        {
            "code": 503,
            "sentence": "系统正忙，没有保存。",
            "error": None,
            "typed": [("理由", "核对送达时间")],
            "carried": [("reason", "核对送达时间")],
            "fields": {},
        },
    ),
    "undefined": (
        "errors/undefined.html",
        {
            "code": 409,
            "sentence": "本局没有规定律师能不能复印。",
            "error": {
                "missing": ["律师复印", "律师查阅"],
                "who": "局主要负责人",
                "basis": ["RS-A-7"],
            },
            "typed": [],
            "fields": {},
        },
    ),
}
# Pages that stand before the login or outside the house.
OUTSIDE = frozenset(
    {"verify", "verify_unknown", "progress", "login", "login_plain", "code", "first"}
    | {"enter", "shelf", "document", "video", "audio", "closed"}
)
