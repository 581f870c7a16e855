"""The forms by which somebody plans how a letter is served, and notes how it went out."""

import re
from typing import Any

from wtforms import Form, StringField, TextAreaField
from wtforms.validators import Length, Optional, Regexp

from archive.access.leaving import Sending
from archive.instruments.serving import WAYS
from core.i18n import N_
from webapp.forms.account_forms import CHOSEN, REQUIRED, TOO_LONG
from webapp.forms.choices import Choice, choices_from
from webapp.forms.notice import read_day
from webapp.forms.ordering import InOrder
from webapp.forms.printable import PRINTABLE
from workflows.papers.proofs import Planned

LONGEST = 60
# A way is chosen on purpose: the first of the list must not be what comes of choosing nothing.
UNCHOSEN = N_("请选择")
BY_HAND = N_("空着，送达时勾选")
UNSERVED = "unserved"
NOT_SERVED = N_("没有送达，只归档")
TRACKING = N_("邮件编号应为 6 至 40 位字母和数字，请照回执填写。")


class SendingForm(Form):
    """How a letter went out."""

    way = Choice(N_("送达方式"), [CHOSEN], choices=choices_from({"": UNCHOSEN, **WAYS}))
    sent_on = StringField(N_("送达（寄出）日期"), [REQUIRED], render_kw={"data-date": ""})
    recipient = StringField(
        N_("受送达人（代收的写明关系）"), [REQUIRED, Length(max=120, message=TOO_LONG)]
    )
    address = StringField(N_("送达地点"), [Optional(), Length(max=200, message=TOO_LONG)])
    tracking = StringField(
        N_("邮件编号"),
        [Optional(), Regexp(r"^[A-Za-z0-9]{6,40}$", message=TRACKING)],
        description=N_("邮寄的必须填写。"),
    )
    sent_by_name = StringField(N_("送达人"), [REQUIRED, Length(max=LONGEST, message=TOO_LONG)])
    note = TextAreaField(
        N_("备注"),
        [Optional(), Length(max=200, message=TOO_LONG)],
        description=N_("留置、公告、委托送达必须写明情况；登记有误的，再登记一条，在这里说明。"),
        render_kw={"rows": "2"},
    )

    def sending(self) -> Sending:
        """Return what was typed."""
        typed: dict[str, Any] = {
            name: " ".join(str(said or "").split()) for name, said in self.data.items()
        }
        return Sending(sent_on=read_day(typed.pop("sent_on")), **typed)


class ServedForm(InOrder, SendingForm):
    """What the signed proof of service says, typed as it is filed; or that nobody was served."""

    way = Choice(
        N_("送达方式"),
        [CHOSEN],
        choices=choices_from({"": UNCHOSEN, **WAYS, UNSERVED: NOT_SERVED}),
    )
    sent_on = StringField(N_("送达日期"), [REQUIRED], render_kw={"data-date": ""})

    field_order = ("way", "sent_on", "recipient", "address", "tracking", "sent_by_name", "note")

    @property
    def served(self) -> bool:
        """Tell whether anybody was served at all."""
        return bool(self.way.data != UNSERVED)


class ProofForm(Form):
    """What is printed on a proof of service; everything else is filled in with ink."""

    recipient = StringField(
        N_("受送达人"), [REQUIRED, Length(max=120, message=TOO_LONG), *PRINTABLE]
    )
    address = StringField(
        N_("送达地点"), [Optional(), Length(max=200, message=TOO_LONG), *PRINTABLE]
    )
    way = Choice(N_("送达方式"), [Optional()], choices=choices_from({"": BY_HAND, **WAYS}))
    servers = StringField(
        N_("送达人"),
        [Optional(), Length(max=LONGEST, message=TOO_LONG), *PRINTABLE],
        description=N_("两人的，用顿号隔开。"),
    )
    note = TextAreaField(
        N_("备注"),
        [Optional(), Length(max=200, message=TOO_LONG), *PRINTABLE],
        render_kw={"rows": "2"},
    )

    def planned(self) -> Planned:
        """Return what was typed."""
        typed: dict[str, Any] = {
            name: " ".join(str(said or "").split()) for name, said in self.data.items()
        }
        servers = tuple(filter(None, re.split("[、，, ]", typed["servers"])))
        return Planned(
            recipient=typed["recipient"],
            place=typed["address"],
            way=typed["way"],
            servers=servers,
            note=typed["note"],
        )
