"""The forms by which a case file is filled: documents, volumes, handlers, dates."""

from collections.abc import Mapping
from typing import Any

from wtforms import (
    BooleanField,
    Form,
    IntegerField,
    MultipleFileField,
    StringField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the stubs
from wtforms.validators import InputRequired, NumberRange, Optional

from archive.cases.rules import DOCUMENT_TYPES
from core.i18n import N_, Message
from webapp.forms.case_forms import DAY, LONG, REQUIRED, Day
from webapp.forms.choices import Choice, OneOf, choices_from
from webapp.forms.ordering import InOrder

USUAL, YES, NO = "usual", "yes", "no"
ANSWERS = {USUAL: N_("按文件类型"), YES: N_("是"), NO: N_("不是")}
MOST_PAGES = 100_000
WHOLE = N_("请填写 1 以上的整数。")
IN_NO_VOLUME = "0"
TYPES = {code: kind.title for code, kind in DOCUMENT_TYPES.items()}
# What a scanner or a telephone makes of a document, and what can be shown page by page.
SCANS = (".pdf", ".jpg", ".png")


class Number(IntegerField):
    """A whole number above zero whose refusal is worded by us."""

    def __init__(self, label: str, validators: list[Any], **options: Any) -> None:  # noqa: ANN401  # the library's own
        limits = NumberRange(1, MOST_PAGES, message=WHOLE)
        super().__init__(label, [*validators, limits], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata([text for text in valuelist if text.strip()])
        except ValueError:
            raise ValueError(WHOLE) from None


class PlaceForm(Form):
    """Where a document lies on paper."""

    heading = N_("卷内位置")
    volume = Choice(N_("所在的卷"), default=IN_NO_VOLUME)
    first_page = Number(N_("从第几页起"), [Optional()], render_kw={"inputmode": "numeric"})


class DocumentForm(InOrder, PlaceForm):
    """Documents that are added to a case; several files share what is chosen here."""

    heading = N_("登记文件")
    files = MultipleFileField(
        N_("扫描件或者照片"),
        description=N_("PDF、JPG 或者 PNG，可以一次选几个文件，每个不超过 50 MB；只有纸质的不选。"),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )
    title = StringField(
        N_("题名"),
        [Optional(), LONG],
        description=N_("不填就用文件自己的名称；一次选几个文件时，各用各的名称。"),
    )
    type = Choice(N_("文件类型"), choices=choices_from(TYPES))
    made_on = Day(N_("形成日期"), [Optional()], render_kw=DAY)
    conclusive = OneOf(N_("结论性文件"), choices=choices_from(ANSWERS), default=USUAL)
    evidence_basis = OneOf(N_("定案证据"), choices=choices_from(ANSWERS), default=USUAL)
    pages = Number(
        N_("纸质页数"),
        [Optional()],
        description=N_("只有纸质的才填；有文件的按文件计算。"),
        render_kw={"inputmode": "numeric"},
    )
    field_order = (
        *("files", "title", "type", "made_on", "conclusive", "evidence_basis"),
        *("volume", "first_page", "pages"),
    )


class VolumeForm(Form):
    """A paper volume."""

    heading = N_("登记纸质卷")
    number = Number(N_("第几卷"), [REQUIRED], render_kw={"inputmode": "numeric"})
    pages = Number(N_("页数"), [REQUIRED], render_kw={"inputmode": "numeric"})
    location = StringField(
        N_("存放位置"), [REQUIRED, LONG], render_kw={"placeholder": N_("例如 3 号柜 2 层")}
    )
    title = StringField(N_("卷名"), [Optional(), LONG])


class HandlerForm(Form):
    """A handler of the case."""

    heading = N_("指定承办人")
    person = Choice(N_("承办人"), [InputRequired(N_("请从列表中选择。"))])
    main = BooleanField(N_("主办（原来的主办人改为协办）"))


class LeavingForm(Form):
    """Taking a handler off the case."""

    heading: Message | str = N_("不再承办")
    until = Day(
        N_("承办到哪一天"),
        [REQUIRED],
        render_kw=DAY,
        description=N_("保存后立即生效：不再能看本案的目录，凭承办人身份得到的查阅凭据同时终止。"),
    )
    reason = StringField(
        N_("原因"), [Optional(), LONG], render_kw={"placeholder": N_("例如 调离、回避")}
    )


class ArchiveForm(Form):
    """Putting a case into the archive."""

    heading = N_("归档这份案卷")
    closed_on = Day(
        N_("结案日期"),
        [REQUIRED],
        render_kw=DAY,
        description=N_("归档以后，本局其他人员和外单位才可以申请查阅这份案卷。"),
    )


class EndForm(Form):
    """The end of a dispute."""

    heading = N_("登记复议或诉讼结束")
    ended_on = Day(N_("结束日期"), [REQUIRED], render_kw=DAY)


def choose(form: Form, name: str, known: Mapping[str, str]) -> None:
    """Give a list of the form its choices; a form of before keeps what was sent."""
    field = form[name]
    assert isinstance(field, Choice)  # noqa: S101  # only lists have choices
    field.choices = [SelectChoice(code, title) for code, title in known.items()]


def answer(chosen: str) -> bool | None:
    """Return what was answered; None leaves it to the type of the document."""
    return {YES: True, NO: False}.get(chosen)
