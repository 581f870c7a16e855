"""What the pages are drawn with in these tests: one bureau on one Saturday, all of it invented."""

from datetime import UTC, date, datetime
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)

from webapp.forms.choices import OneOf, SomeOf

Context = dict[str, Any]
NOW = datetime(2026, 11, 21, 2, 32, tzinfo=UTC)
XML = "/sample/diagram.bpmn"
ARTICLE = {
    "id": "RS-A-5",
    "title": "《行政执法音像记录信息调阅监督制度》第五条",
    "text": "本局非案件承办人的其他人员无特殊理由不得查阅案卷或者音像资料，确实因工作需要的，"
    "应经局主要负责人批准。",
}


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November in Beijing."""
    return datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


def offer(*pairs: tuple[str, str]) -> list[SelectChoice]:
    """Choices of a field."""
    return [SelectChoice(value, label) for value, label in pairs]


class Search(Form):
    login_name = StringField("账号", [validators.InputRequired()])
    password = PasswordField("密码", [validators.InputRequired()])
    code = StringField("代码")


class First(Form):
    login_name = StringField("账号", [validators.InputRequired()])
    one_time_code = StringField("一次性代码", [validators.InputRequired()])
    password = PasswordField("新密码", [validators.InputRequired()], description="至少 12 个字。")


class Visitor(Form):
    name = StringField("姓名", [validators.InputRequired("请填写姓名")])
    unit = StringField("单位")
    identity = SelectField(
        "证件", choices=offer(("id", "居民身份证"), ("officer", "工作证"), ("none", "无证件"))
    )
    number = StringField("证件号码", description="只在登记簿中保存，屏幕上隐去中间各位。")


class Request(Form):
    who = OneOf(
        "申请人是",
        [validators.InputRequired("请选择申请人")],
        choices=offer(
            ("handler", "案件承办人"),
            ("staff", "本局其他人员"),
            ("organ", "司法、行政机关"),
            ("party", "当事人"),
            ("lawyer", "代理律师"),
            ("remote", "外地机关来函"),
        ),
    )
    what = SomeOf(
        "要做什么",
        [validators.InputRequired("请选择要做什么")],
        choices=offer(
            ("view", "查阅"), ("excerpt", "摘抄"), ("copy", "复制音像"), ("photocopy", "复印")
        ),
    )
    case = StringField(
        "案卷编号",
        [validators.InputRequired("请填写案卷编号")],
        description="可输入当事人名称查找。",
        render_kw={"data-lookup": "/sample/options", "placeholder": "平人社罚〔2026〕12号"},
    )
    office = SelectField(
        "承办机构", choices=offer(*((str(n), f"第{n}执法大队") for n in range(14)))
    )
    day = StringField("拟查阅日期", render_kw={"data-date": ""})
    copies = IntegerField("份数", [validators.Optional()])
    reason = TextAreaField(
        "理由",
        [validators.InputRequired("请写明调阅理由")],
        description="写明与哪项工作有关；理由会出现在审批表上。",
        render_kw={"rows": 3, "maxlength": 500},
    )
    letter = FileField("介绍信扫描件")
    told = BooleanField("已告知不得拍照、不得带离")
    visitors = FieldList(FormField(Visitor), "调阅人", min_entries=2)


class Opinion(Form):
    decision = RadioField(
        "决定", choices=offer(("approve", "同意"), ("refuse", "不同意"), ("return", "退回补正"))
    )
    opinion = TextAreaField("意见")


class Leave(Form):
    intact = RadioField("案卷是否完好", choices=offer(("yes", "完好"), ("no", "有缺损")))
    remarks = TextAreaField("备注", render_kw={"maxlength": 200})


PARTS = [
    {"title": "两个问题", "lead": "先说清谁来看、看来做什么。", "names": ["who", "what"]},
    {"title": "哪一份案卷，为什么", "lead": None, "names": ["case", "office", "reason", "day"]},
    {"title": "调阅人", "lead": "一份申请可以有几个人。", "names": ["visitors", "letter", "told"]},
]
STEPS = [
    {"name": "填写申请", "who": "李晓梅", "at": at(20, 9, 14), "state": "done"},
    {
        "name": "按本局规定分派",
        "who": "系统",
        "at": at(20, 9, 14),
        "state": "done",
        "note": "本局其他人员 → 局主要负责人（规则 3）",
    },
    {
        "name": "核验证件",
        "who": "王芳",
        "at": at(20, 10, 2),
        "state": "done",
        "text": "工作证与登记一致，复议通知书原件已核。",
    },
    {"name": "局主要负责人审批", "who": "周建国", "limit": "3 个工作日", "state": "current"},
    {"name": "部门负责人审批", "state": "skipped", "note": "本局规定不需要"},
    {"name": "查阅并登记", "who": "档案室", "state": "next"},
    {"name": "刻录光盘并签字", "who": "参与人员", "state": "next"},
]
PEOPLE = [
    {
        "name": "李晓梅",
        "unit": "劳动关系科",
        "identity": "工作证 0317",
        "credentials": [
            {"title": "工作证", "seen": True},
            {"title": "复议答复通知书", "seen": True},
        ],
    }
]
FILES = [
    {"kind": "PDF", "title": "行政复议答复通知书", "sub": "2 页 · 418 KB", "url": "#1"},
    {"kind": "MP4", "title": "现场检查 0903-1", "sub": "00:42:17 · 指纹已核对", "url": "#2"},
    {"kind": "WAV", "title": "询问录音 0905", "sub": "01:08:40 · 指纹已核对", "url": None},
]
FACTS = [
    ("申请人", "李晓梅"),
    ("所在科室", "劳动关系科"),
    ("案卷", "平人社罚〔2026〕12号"),
    ("当事人", "河南恒建劳务有限公司"),
    ("调阅内容", "现场录像、询问录音"),
    ("是否复制", "刻录光盘 2 份"),
    (
        "理由",
        (
            "办理当事人行政复议答复，需要核对 9 月 3 日现场检查录像中送达与告知的时间，"
            "并复制相关片段作为答复证据。"
        ),
        "all",
    ),
]
TITLES = [
    ("非承办人调阅现场录像", "河南恒建劳务有限公司 · 拖欠工资案", "李晓梅", "劳动关系科", 0),
    ("市检察院查阅案卷", "平顶山鼎盛建材有限公司 · 未参保案", "张伟", "市人民检察院", 1),
    ("外地来函索要处罚决定书", "许昌市人社局来函 许人社函〔2026〕33号", "来函", "许昌市人社局", 2),
    ("代理律师查阅结论性文件", "委托书、律师函、执业证已核验", "陈静", "河南天衡律师事务所", 3),
    ("刻录光盘签字存档", "一式两份 · 参与人员 3/4 已签", "王芳", "档案室", 4),
    ("当事人查阅处罚案卷", "平顶山万和餐饮有限公司", "赵国庆", "", -2),
    ("停止录像情况说明", "电量不足 · 缺录 12 分钟", "赵磊", "劳动保障监察支队", 5),
]
ROWS = [
    {
        "title": title,
        "under": under,
        "url": f"#task-{place}",
        "case_number": f"平人社罚〔2026〕{12 + place}号",
        "requester": who,
        "unit": unit,
        "step": "局主要负责人审批" if place % 2 == 0 else "核验介绍信",
        "arrived_at": at(20, 10 + place, 2),
        "due": {"days": days, "at": at(24, 18)},
        "claimed_by": "王芳" if place == 1 else None,
        "state": "running",
    }
    for place, (title, under, who, unit, days) in enumerate(TITLES)
]
PAGE = {"number": 2, "pages": 7, "total": 128, "previous_url": "?page=1", "next_url": "?page=3"}
PAPERS = [
    {"code": "id", "title": "有效身份证件", "note": "RS-A-7.1", "seen": True, "scan": None},
    {"code": "letter", "title": "介绍信", "note": "RS-A-7.2", "seen": False, "scan": "wanted"},
]
PATH = {"outcome": "needs_approval", "sentence": "由局主要负责人批准。", "steps": STEPS[2:]}
ROOM = {
    "base": "/reading-room/",
    "idle": 300,
    "viewer": "陈静（河南天衡律师事务所）",
    "number": "石人社查〔2026〕41号",
    "until": at(21, 12),
    "leave_url": "#",
    "lock_url": "/sample/draft",
    "home_url": "#",
    "title": "准许查阅的内容",
}
MARKS = ["陈静 410402********1234", "石人社查〔2026〕41号", "2026-11-21 10:32"]
PHRASES = ["同意。", "同意查阅，不予复制。", "请档案室陪同查阅。"]
PERSONS = [
    {"name": name, "post": post, "login_name": name}
    for name, post in (("周建国", "局长"), ("李明", "政策法规科科长"), ("王芳", "档案管理员"))
]


def request_form(*, broken: bool = False) -> Request:
    """The request form, as first shown or refused."""
    if not broken:
        return Request(
            data={"who": "staff", "what": ["view"], "visitors": [{"name": "李晓梅"}, {}]}
        )
    form = Request(data={"what": ["view"], "visitors": [{}]})
    form.validate()
    return form


def day(number: int) -> date:
    """A day of November."""
    return date(2026, 11, number)
