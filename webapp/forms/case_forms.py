"""The forms for entering a case and a dispute about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Form, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from archive.cases.rules import (
    CLASSIFICATIONS,
    DISPUTES,
    KINDS,
    PARTY_KINDS,
    STATE_SECRET,
    CaseFacts,
    Dispute,
)
from archive.refusals import SECRET
from core.i18n import N_
from people.models import Office
from webapp.forms.choices import Choice, OneOf, choices_from
from webapp.forms.printable import Printable

REQUIRED = InputRequired(N_("请填写。"))
PRINTABLE = Printable()
CHOOSE = N_("请从列表中选择。")
CHOOSE_OFFICE = N_("请选择承办机构")
LONG = Length(max=200, message=N_("太长了，请缩短。"))
DAY = {"data-date": "", "placeholder": "2026-11-21"}


class Day(DateField):
    """A day whose refusal is worded by us."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(N_("日期写成 2026-11-21 这样。")) from None


class CaseForm(Form):
    """A case as the archivist enters it."""

    heading = N_("登记案卷")
    number = StringField(N_("编号"), [REQUIRED, LONG, PRINTABLE])
    name = StringField(N_("案由或者名称"), [REQUIRED, LONG, PRINTABLE])
    kind = Choice(N_("种类"), choices=choices_from(KINDS))
    party = StringField(N_("当事人"), [Optional(), LONG, PRINTABLE])
    party_kind = OneOf(N_("当事人是"), choices=choices_from(PARTY_KINDS), default="legal")
    office = Choice(
        N_("承办机构"),
        [InputRequired(CHOOSE)],
        description=N_("这个机构的负责人可以看到这份案卷的目录和调阅情况。"),
    )
    opened_on = Day(N_("立案日期"), [Optional()], render_kw=DAY)
    closed_on = Day(N_("结案日期"), [Optional()], render_kw=DAY)
    paper_only = OneOf(
        N_("载体"),
        choices=choices_from({"no": N_("有电子文件"), "yes": N_("只有纸质")}),
        default="no",
    )
    classification = Choice(
        N_("保密事项"),
        choices=choices_from({**CLASSIFICATIONS, STATE_SECRET: N_("国家秘密")}),
        default="none",
        description=SECRET,
    )

    def offer(self, offices: Sequence[Office]) -> None:
        """Give the offices to choose from; a bureau without any has nothing to choose."""
        if not offices:
            del self.office
            return
        known = {str(one.id): one.name for one in offices}
        self.office.choices = choices_from({"": CHOOSE_OFFICE, **known})

    def facts(self) -> CaseFacts:
        """Return what was typed."""
        return CaseFacts(
            number=(self.number.data or "").strip(),
            name=(self.name.data or "").strip(),
            kind=self.kind.data,
            party=(self.party.data or "").strip(),
            party_kind=self.party_kind.data or None,
            office_id=int(self.office.data) if "office" in self else None,
            opened_on=self.opened_on.data,
            closed_on=self.closed_on.data,
            paper_only=self.paper_only.data == "yes",
            classification=self.classification.data,
        )


class CorrectionForm(CaseForm):
    """A case put right."""

    heading = N_("更正案卷信息")
    reason = TextAreaField(
        N_("更正理由"),
        [Optional(), LONG],
        description=N_(
            "改编号，或者更正已归档的案卷，必须写明。原来的内容和理由都留在变动记录里。"
        ),
        render_kw={"rows": 2},
    )

    @classmethod
    def of(cls, facts: CaseFacts) -> "CorrectionForm":
        """Return the form filled with a case as it stands."""
        paper = "yes" if facts.paper_only else "no"
        return cls(data={**vars(facts), "office": facts.office_id, "paper_only": paper})


class DisputeForm(Form):
    """A reconsideration or a lawsuit about a case."""

    heading = N_("登记复议或诉讼")
    kind = OneOf(N_("种类"), [REQUIRED], choices=choices_from(DISPUTES))
    body = StringField(N_("复议机关或者法院"), [REQUIRED, LONG])
    docket = StringField(N_("案号"), [REQUIRED, LONG])
    began_on = Day(N_("开始日期"), [REQUIRED], render_kw=DAY)
    ended_on = Day(
        N_("结束日期"), [Optional()], render_kw=DAY, description=N_("还没有结束的不填。")
    )

    def facts(self) -> Dispute:
        """Return what was typed."""
        return Dispute(
            kind=self.kind.data,
            body=(self.body.data or "").strip(),
            docket=(self.docket.data or "").strip(),
            began_on=self.began_on.data or date.min,
            ended_on=self.ended_on.data,
        )
