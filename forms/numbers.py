"""Numbers that identify people and units: what is wrong with one, said as a sentence."""

import re
from collections.abc import Callable
from datetime import date

from stdnum.cn import ric, uscc
from stdnum.exceptions import ValidationError

from core.i18n import N_, Message, message

Fault = Message | None

_ID_CARD = re.compile(r"[0-9]{17}[0-9X]")
_PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
_OFFICER = re.compile(r"[0-9A-Z\u4e00-\u9fff\-（）()〔〕\[\]]{4,30}")
_LICENCE = re.compile(r"[0-9]{17}")
_TELEPHONE = re.compile(r"\+?[0-9][0-9\-]{5,18}[0-9]")


def id_card(number: str, today: date) -> Fault:
    """GB 11643-1999: 18 places, a birthday that existed, the check character of ISO 7064 mod 11-2.

    The place code is not looked up: codes change faster than any list of them.
    """
    if not _ID_CARD.fullmatch(number):
        return message(N_("身份证号应为 18 位数字（末位可以是 X），请对照证件重新填写。"))
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return message(N_("身份证号第 7 至 14 位不是真实的日期，请对照证件核对。"))
    if born > today:
        return message(N_("身份证号中的出生日期在今天以后，请对照证件核对。"))
    if ric.calc_check_digit(number) != number[-1]:
        return message(N_("身份证号的校验位不对，请对照证件逐位核对。"))
    return None


def passport(number: str, today: date) -> Fault:  # noqa: ARG001  # one signature for all checks
    """A travel document's number of any country: letters and digits only."""
    if _PASSPORT.fullmatch(number):
        return None
    return message(N_("护照号码应为 5 至 20 位字母和数字，请对照护照资料页填写。"))


def officer_card(number: str, today: date) -> Fault:  # noqa: ARG001
    """The number of an officer's, soldier's or police card (警官证、军官证等)."""
    if _OFFICER.fullmatch(number):
        return None
    return message(N_("证件编号应为 4 至 30 个汉字、字母或者数字，请对照证件填写。"))


def lawyer_licence(number: str, today: date) -> Fault:  # noqa: ARG001
    """The 17 digits of a lawyer's practising certificate (律师执业证号)."""
    if _LICENCE.fullmatch(number):
        return None
    return message(N_("律师执业证号应为 17 位数字，请对照执业证填写。"))


def credit_code(number: str, today: date) -> Fault:  # noqa: ARG001
    """The unified social credit code of GB 32100-2015, check character included."""
    if uscc.is_valid(number):
        return None
    return message(N_("统一社会信用代码应为 18 位，校验位要正确，请对照登记证书填写。"))


def telephone(number: str, today: date) -> Fault:  # noqa: ARG001
    """A telephone number that somebody can call."""
    if _TELEPHONE.fullmatch(number):
        return None
    return message(N_("电话号码应为 7 至 20 位数字，可以带区号和短横线。"))


CHECKS: dict[str, Callable[[str, date], Fault]] = {
    "id_card": id_card,
    "passport": passport,
    "officer_card": officer_card,
    "lawyer_licence": lawyer_licence,
    "credit_code": credit_code,
    "telephone": telephone,
}
