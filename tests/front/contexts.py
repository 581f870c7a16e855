"""What each page template is drawn with, as the views supply it."""

from datetime import date

from forms import builder, schema
from tests.front.samples import (
    ARTICLE,
    FACTS,
    FILES,
    MARKS,
    NOW,
    PAGE,
    PAPERS,
    PARTS,
    PATH,
    PEOPLE,
    PHRASES,
    ROOM,
    ROWS,
    STEPS,
    XML,
    Context,
    at,
    day,
    request_form,
)

TASK = {
    "id": 1,
    "name": "局主要负责人审批",
    "title": "李晓梅申请调阅 平人社罚〔2026〕12号",
    "procedure": "非承办人调阅",
    "due": {"days": 1, "at": at(24, 18)},
    "started_at": at(20, 9, 14),
    "mine": True,
    "settled": None,
    "act_url": "#",
    "autosave_url": None,
    "release_url": "#",
    "recuse_url": "#",
    "handing": {"url": "#", "colleagues": [(1, "刘副局长")]},
    "sheet_url": "#",
    "after": "签署后生成《调阅审批表》并盖章，不能修改。",
    "key": "k1",
    "version": 3,
}
REQUEST = {
    "number": "石人社调〔2026〕42号",
    "title": "李晓梅申请调阅 平人社罚〔2026〕12号",
    "url": "#request",
    "state": "running",
    "procedure": "非承办人调阅",
    "started_at": at(20, 9, 14),
    "facts": FACTS,
    "refusal": None,
}
TASK_PAGE: Context = {
    "task": TASK,
    "request": REQUEST,
    "people": PEOPLE,
    "files": FILES,
    "papers": [],
    "diagram": {"url": XML, "state_url": "/sample/state.json"},
    "steps": STEPS,
    "articles": [ARTICLE],
    "phrases": PHRASES,
    "warnings": [],
}
INBOX: Context = {
    "url": "/sample/inbox",
    "summary": "有 1 件今天到期",
    "new_url": "#new",
    "rows": ROWS,
    "page": PAGE,
    "list_kind": "mine",
    "query": "",
    "step": "",
    "steps": ["核验介绍信"],
    "who": "",
    "kinds": [("staff", "本局人员")],
    "tabs": [
        {"title": "待我办理", "url": "#", "count": 7, "current": True},
        {"title": "我发起的", "url": "#", "count": 3},
        {"title": "已办", "url": "#", "count": 128},
        {"title": "抄送我", "url": "#", "count": 4},
    ],
    "stats": [
        {"title": "已逾期", "count": 1, "url": "#", "tone": "red"},
        {"title": "今天到期", "count": 1, "url": "#", "tone": "amber"},
        {"title": "等我签字", "count": 1, "url": "#"},
    ],
}


def new(*, broken: bool = False) -> Context:
    """The request form."""
    return {
        "form": request_form(broken=broken),
        "parts": PARTS,
        "action": "#",
        "draft_url": "/sample/draft",
        "path_url": "/sample/path",
        "path": PATH,
        "papers": PAPERS,
        "papers_signature": "a",
        "left": {},
        "absent": {"told": False, "wrong": False, "sentence": "所选案卷里没有这类材料。"},
        "articles": [ARTICLE],
        "key": "k",
        "version": 1,
        "saved_at": NOW,
        "cancel_url": "#",
        "drop_url": "#",
    }


def shipped(name: str) -> builder.SchemaForm:
    """A form as the product ships it, for an outsider at the counter."""
    read = schema.load(name)
    wanted = {each.options_key for each in read.walk() if each.options_key}
    choices = {key: [("one", "身份证"), ("two", "介绍信")] for key in wanted}
    form = builder.build(read, choices, {"for_outsider": True})
    return form(data={"requester": "lawyer", "persons": [{}], "cases": [{}]})


def shipped_request() -> Context:
    """The request form of the product."""
    form = shipped("access_request")
    own = {"form": form, "parts": form.sections, "path_url": "/sample/path/shipped"}
    return {**new(), **own, "counter": True}


ENTRY = {
    "url": "#entry",
    "number": "石人社查〔2026〕41号",
    "entered_at": at(21, 9, 5),
    "entered_by": "王芳",
    "requester": "陈静",
    "unit": "河南天衡律师事务所",
    "kind_name": "代理律师",
    "cases": ["平人社罚〔2026〕9号"],
    "materials": "结论性文件、音像",
    "actions": "查阅、摘抄",
    "approvers": "周建国（局长）",
    "basis": "RS-A-7.3",
    "visits": [{"came_at": at(21, 9, 10), "left_at": at(21, 10, 40), "intact": True}],
    "expected": True,
    "facts": FACTS,
    "people": [{"name": "陈静", "unit": "河南天衡律师事务所", "credentials": "委托书、执业证"}],
    "remarks": "",
}
REGISTER: Context = {
    "url": "/sample/register",
    "query": "",
    "asked": {"typed": {"since": "2026-11-01", "until": "2026-11-21"}, "faults": {}},
    "kinds": [("lawyer", "律师")],
    "kind": "",
    "print_url": "#",
    "printed": (date(2026, 11, 1), date(2026, 11, 21)),
    "entries": [ENTRY, {**ENTRY, "visits": []}, {**ENTRY, "void": True}],
    "page": PAGE,
}
CASE_ROW = {
    "url": "#case",
    "number": "平人社罚〔2026〕12号",
    "name": "拖欠农民工工资案",
    "party": "河南恒建劳务有限公司",
    "kind_name": "行政处罚",
    "office": "劳动保障监察支队",
    "archived_at": at(2, 9),
    "documents": 14,
    "recordings": 3,
    "dispute": "复议中",
}
CASES: Context = {
    "url": "/sample/cases",
    "query": "",
    "kinds": [("penalty", "行政处罚")],
    "offices": [(1, "劳动保障监察支队")],
    "states": [("archived", "已归档")],
    "new_url": "#",
    "rows": [CASE_ROW, {**CASE_ROW, "paper_only": True, "archived_at": None, "dispute": None}],
    "page": PAGE,
}
CASE: Context = {
    "case": {**CASE_ROW, "facts": FACTS[2:6]},
    "url": "#",
    "handlers": [{"name": "赵磊", "main": True}, {"name": "孙丽", "main": False}],
    "documents": [
        {
            "title": "行政处罚决定书",
            "type_name": "决定书",
            "conclusive": True,
            "pages": 4,
            "volume": "第 1 卷 3–6 页",
            "url": "#",
            "made_on": day(2),
        },
        {"title": "询问笔录", "type_name": "笔录", "evidence_basis": True, "pages": 6},
    ],
    "recordings": FILES[1:],
    "volumes": [
        {"number": 1, "title": "正卷", "pages": 84, "location": "档案室 3-2", "holder": "陈静"}
    ],
    "disputes": [
        {
            "kind_name": "行政复议",
            "body": "市人民政府",
            "docket": "平政复〔2026〕8号",
            "began_on": day(1),
            "ended_on": None,
        }
    ],
    "requests": [{"url": "#", "title": "李晓梅调阅录像", "at": at(20, 9), "state": "running"}],
    "request_url": "#",
    "dispute_url": "#",
}
VISIT: Context = {
    "visit": {
        "id": 1,
        "title": "陈静查阅 平人社罚〔2026〕9号",
        "who": "陈静",
        "state": "waiting",
        "code": "482 915",
        "code_until": at(21, 11),
        "facts": FACTS[:4],
    },
    "people": [
        {
            "name": "陈静",
            "unit": "河南天衡律师事务所",
            "identity": "居民身份证 4104****8891",
            "credentials": [{"title": "委托书", "seen": True}],
        }
    ],
    "items": FILES,
    "opened": STEPS[:2],
    "url": "#",
    "leave_url": "#",
    "volumes": [
        {
            "id": 1,
            "title": "第 1 卷",
            "pages_out": 84,
            "pages_back": None,
            "field": "volume-1",
            "counted": "85",
        }
    ],
    "faults": {"volume-1": "页数应当在 0 到 84 之间。"},
    "shelf": [{"id": 2, "title": "第 2 卷", "pages": 31, "url": "#"}],
    "slip_url": "#",
    "key": "k",
    "version": 1,
}
DESK: Context = {
    "visits": [
        {
            "url": "#",
            "who": "陈静",
            "unit": "河南天衡律师事务所",
            "title": "申请 20260009",
            "identities": ["居民身份证 4104****8891"],
            "cases": [{"number": "平人社罚〔2026〕9号", "name": "某公司拖欠工资案"}],
            "terminal": "终端 1",
            "leaves": True,
            "state": "open",
            "began_at": at(21, 9, 10),
            "minutes": 42,
        }
    ],
    "left": [
        {
            "url": "#",
            "who": "张伟",
            "unit": "市人民检察院",
            "title": "申请 20260008",
            "identities": ["工作证 0317"],
            "cases": [{"number": "平人社罚〔2026〕7号", "name": "某公司案"}],
            "came_at": at(21, 9, 10),
            "left_at": at(21, 10, 10),
            "intact": True,
        }
    ],
    "grants": [
        {
            "who": "张伟",
            "unit": "市人民检察院",
            "title": "申请 20260010",
            "identities": ["工作证 0317"],
            "cases": [{"number": "平人社罚〔2026〕7号", "name": "某公司案"}],
            "actions": "查阅",
            "until": day(30),
            "visits_left": 2,
            "open_url": "#",
        }
    ],
    "url": "/sample/desk",
    "query": "",
}
ITEMS = [
    {"url": "/reading-room/1", "kind": kind, "title": title, "sub": sub, "seen": kind == "document"}
    for kind, title, sub in (
        ("document", "行政处罚决定书", "4 页"),
        ("video", "现场检查 0903-1", "00:42:17"),
        ("audio", "询问录音 0905", "01:08:40"),
        ("photo", "现场照片 07", "JPG"),
    )
]
MEDIA = {
    "id": 7,
    "title": "现场检查 0903-1",
    "kind": "video",
    "url": "/sample/video.mp4",
    "type": "video/mp4",
    "facts": FACTS[:4],
}
RECEIPT = {
    "number": "石人社调〔2026〕42号",
    "code": "7K4M-92QD",
    "at": at(21, 9),
    "answer_until": day(26),
    "what": "查阅结论性文件",
    "bureau": "市人力资源和社会保障局",
    "office": "档案室",
    "telephone": "0375-1234567",
    "address": "市民路 1 号 305 室",
}
PAPER = {
    "number": "石人社阅〔2026〕42号",
    "title": "律师查阅审批表",
    "date": day(21),
    "sha256": "9f" * 32,
    "bureau": "市人力资源和社会保障局",
    "office": "档案室",
    "telephone": "0375-1234567",
    "state": "issued",
    "sample": True,
}
QR = "（二维码）"
KIOSK: Context = {"room": ROOM, "marks": MARKS, "beacon": "/sample/beacon", "shelf_url": "#"}
