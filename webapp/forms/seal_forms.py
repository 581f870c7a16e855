"""The forms of seals: registering one, and saying who may use it."""

from wtforms import BooleanField, FileField, Form, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from archive.seals.rules import (
    LONGEST_LOWER,
    LONGEST_NAME,
    LONGEST_PROOF,
    ORIGINS,
    TRUE_SIZE,
    UNKNOWN,
    SealFacts,
)
from core.i18n import N_
from documents import registry
from webapp.forms.account_forms import REQUIRED, TOO_LONG
from webapp.forms.choices import Choice, choices_from
from webapp.forms.printable import PRINTABLE

# Chosen on purpose: a right to every paper must not be what comes of choosing nothing.
EVERY = "every"
EVERY_PAPER = N_("所有盖章文书")
# When a field is hidden, as the page's script reads it.
IF_DRAWN = '{"key": "origin", "value": "drawn"}'
UNLESS_AUTHORISED = '{"key": "origin", "value": "authorised", "not": true}'
NOT_CHOSEN = N_("请选择。")


class SealForm(Form):
    """A seal as it is registered."""

    origin = RadioField(
        N_("印章图样来自"),
        [InputRequired(UNKNOWN)],
        choices=choices_from(ORIGINS),
        validate_choice=False,  # what a seal is checked by words it
        render_kw={"data-cards": ""},
    )
    name = StringField(
        N_("印章上的单位名称"),
        [REQUIRED, Length(max=LONGEST_NAME, message=TOO_LONG), *PRINTABLE],
        description=N_("与印章上刻的名称一字不差。"),
    )
    file = FileField(
        N_("印章图像"),
        description=N_(
            "PNG 或者 JPG，白底，300 dpi 以上；印迹以外的空白自动裁去，白底自动变透明。"
        ),
        render_kw={"accept": ".png,.jpg,.jpeg", "data-hide": IF_DRAWN},
    )
    lower = StringField(
        N_("下方横排文字"),
        [Optional(), Length(max=LONGEST_LOWER, message=TOO_LONG), *PRINTABLE],
        description=N_("如“行政执法专用章”；公章没有就空着。"),
    )
    code = StringField(
        N_("印章编码"),
        [Optional(), Length(max=13, message=TOO_LONG)],
        description=N_("印章下缘的 13 位编码，没有就空着。"),
        render_kw={"inputmode": "numeric"},
    )
    diameter = StringField(
        N_("直径（毫米）"),
        [REQUIRED],
        default=f"{TRUE_SIZE:g}",
        description=N_("38 至 45 毫米，打印出来就是这个大小；椭圆形、长方形的填最长的一边。"),
        render_kw={"inputmode": "decimal"},
    )
    proof = StringField(
        N_("备案（刻制）证明编号"),
        [Optional(), Length(max=LONGEST_PROOF, message=TOO_LONG)],
        description=N_("公安机关备案或者制章单位交付时的编号；备案印章必填。"),
        render_kw={"data-hide": UNLESS_AUTHORISED},
    )
    long = BooleanField(N_("印章是椭圆形、长方形的"), render_kw={"data-hide": IF_DRAWN})
    two_persons = BooleanField(N_("每次用印要两个人同意"))
    signed = BooleanField(N_("加盖这枚印章的文书同时作电子签名"))

    def facts(self) -> SealFacts:
        """Return what was typed; a diameter that is no figure is none at all."""
        try:
            diameter = float((self.diameter.data or "").strip().replace("．", "."))
        except ValueError:
            diameter = 0.0
        return SealFacts(
            name=(self.name.data or "").strip(),
            origin=self.origin.data or "",
            diameter=diameter,
            lower=(self.lower.data or "").strip(),
            code=(self.code.data or "").strip(),
            proof=(self.proof.data or "").strip(),
            signed=bool(self.signed.data),
            two_persons=bool(self.two_persons.data),
        )


class RightForm(Form):
    """Who may use the seal, on which papers; the page offers the persons."""

    who = Choice(N_("谁可以用"), [InputRequired(NOT_CHOSEN)])
    paper_kind = Choice(N_("用在哪种文书上"), [InputRequired(NOT_CHOSEN)])


def paper_kinds() -> dict[str, str]:
    """Return the kinds of paper that bear a seal."""
    sealed = {name: kind.title for name, kind in registry.KINDS.items() if kind.sealed}
    return {"": EVERY_PAPER, **sealed}
