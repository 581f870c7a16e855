"""What the published tables of a bureau say, worded for people: matrix, ruling, readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from werkzeug.datastructures import MultiDict

from archive.access.words import ACTIONS, MATERIALS, ORGANS, PURPOSES, REQUESTERS
from archive.cases.rules import KINDS as CASE_KINDS
from bureaus import access_rules
from bureaus.access_rules import AccessFacts, Ruling, decide_access
from bureaus.packs import Pack, Setting
from core.i18n import N_, Message
from documents import registry
from people.organisation import ROLES
from webapp.pages.grounds import quotes
from webapp.wording import listed, word

YES, NO = "yes", "no"
ARCHIVED = {YES: N_("已归档"), NO: N_("未归档")}
# A cell of the matrix has room for two characters; the ruling beside it says it in full.
SHORT = {
    "allow_direct": (N_("直接"), "green"),
    "allow_after_verify": (N_("核验"), "green"),
    "needs_approval": (N_("审批"), "blue"),
    "forbid": (N_("不可"), "red"),
    "defer_to_law": (N_("依法"), "amber"),
    "undefined": (N_("未定"), ""),
}
HEADS = {
    "view": N_("查阅"),
    "excerpt": N_("摘抄"),
    "photocopy": N_("复印"),
    "copy": N_("拷贝"),
    "borrow": N_("借阅"),
    "mail": N_("寄送"),
    "onsite_read": N_("阅卷"),
    "call_file": N_("调卷"),
    "extract_evidence": N_("调取"),
    "publish": N_("发布"),
}
LEGEND = (
    ("allow_direct", N_("不需要核验和审批")),
    ("allow_after_verify", N_("核验证件、材料后办理，不需要审批")),
    ("needs_approval", N_("须经批准")),
    ("forbid", N_("规定排除，不能办理")),
    ("defer_to_law", N_("依照法律、法规的规定办理")),
    ("undefined", N_("规定没有写明，补上规定以前不办理")),
)
PAYERS = {"applicant": N_("申请人负担")}
LIMITS = {
    "verify": N_("核实证件与材料"),
    "approve": N_("审批"),
    "review": N_("审核"),
    "register": N_("登记来函、来件"),
    "visit": N_("到馆查阅"),
    "execute": N_("复印、复制、寄送"),
    "sign": N_("参与人员签名"),
    "correct": N_("申请人补正"),
    "deliver": N_("送达、领取"),
}
DAYS = N_("{days} 个工作日")
READING = N_("读法第 {number} 号")
REGISTER = N_("查阅登记簿")
SAID = N_("{who}：{what}")
ASKED = N_("{requester} · {action} · {material}")


@dataclass(frozen=True)
class Case:
    """A case to try: each field has a value that the tables know."""

    requester: str = "staff"
    action: str = "view"
    material: str = "file"
    archived: str = YES
    purpose: str = "work"
    case_kind: str = "penalty"
    organ: str = ""

    def facts(self) -> AccessFacts:
        """Return the case as the tables are asked; the organ counts for organs only."""
        return AccessFacts(
            requester=self.requester,
            action=self.action,
            material=self.material,
            archived=self.archived == YES,
            purpose=self.purpose,
            case_kind=self.case_kind,
            organ=self.organ or None if self.requester == "state_organ" else None,
        )

    def query(self, **changed: str) -> dict[str, Any]:
        """Return the case, or one that differs in a field, as parts of an address."""
        return {name: value for name, value in vars(replace(self, **changed)).items() if value}


CHOICES: Mapping[str, Mapping[str, str]] = {
    "requester": {code: REQUESTERS[code] for code in access_rules.REQUESTERS},
    "action": {code: ACTIONS[code] for code in access_rules.ACTIONS},
    "material": {code: MATERIALS[code] for code in access_rules.MATERIALS},
    "archived": ARCHIVED,
    "purpose": {code: PURPOSES[code] for code in access_rules.PURPOSES},
    "case_kind": {code: CASE_KINDS[code] for code in access_rules.CASE_KINDS},
    "organ": {"": N_("规定列明的机关"), **{code: ORGANS[code] for code in access_rules.ORGANS}},
}
TITLES = {
    "requester": N_("谁"),
    "action": N_("做什么"),
    "material": N_("什么材料"),
    "archived": N_("归档"),
    "purpose": N_("用途"),
    "case_kind": N_("案件"),
    "organ": N_("机关"),
}


def read_case(asked: MultiDict[str, str]) -> Case:
    """Return the case asked for; what the tables do not know counts as not asked."""
    known = {name: asked[name] for name, codes in CHOICES.items() if asked.get(name) in codes}
    return Case(**known)


def fields(case: Case) -> list[dict[str, Any]]:
    """Return the choices of the form, in words, with those taken."""
    return [
        {
            "name": name,
            "title": TITLES[name],
            "options": list(codes.items()),
            "value": getattr(case, name),
        }
        for name, codes in CHOICES.items()
    ]


def matrix(pack: Pack, case: Case, draft: str) -> list[dict[str, Any]]:
    """Return a row per kind of requester with the answer to each action, on one material."""
    return [
        {
            "title": title,
            "cells": [
                cell(pack, replace(case, requester=code, action=action), draft)
                for action in CHOICES["action"]
            ],
            "current": code == case.requester,
        }
        for code, title in CHOICES["requester"].items()
    ]


def cell(pack: Pack, case: Case, draft: str) -> dict[str, Any]:
    """Return one answer of the matrix: its short word, and the address of the whole ruling."""
    who, what = CHOICES["requester"][case.requester], CHOICES["action"][case.action]
    short, tone = SHORT[decide_access(pack, case.facts()).outcome]
    return {
        "short": short,
        "tone": tone,
        "action": case.action,
        "head": HEADS[case.action],
        "said": Message(SAID, {"who": Message(who), "what": Message(what)}),
        "url": url_for("rules.index", **case.query(), draft=draft or None, _anchor="ruling"),
    }


def ruling_card(pack: Pack, case: Case) -> dict[str, Any]:
    """Return the ruling on a case with everything it says."""
    ruling = decide_access(pack, case.facts())
    values = {
        name: CHOICES[name][getattr(case, name)] for name in ("requester", "action", "material")
    }
    return {
        "asked": Message(ASKED, {name: Message(text) for name, text in values.items()}),
        "outcome": ruling.outcome,
        "reason": ruling.reason,
        "facts": ruling_facts(pack, ruling),
        "articles": quotes(ruling.basis),
        "readings": [reading(pack, number) for number in ruling.defaults],
        "rule": ruling.rule,
        "sha256": ruling.table_sha256,
    }


def ruling_facts(pack: Pack, ruling: Ruling) -> list[tuple[str, str]]:
    """Return what a ruling asks for; nothing of what it does not."""
    paid = ruling.fee_copy_payer
    inquiry = "" if ruling.fee_inquiry is None else fee(ruling.fee_inquiry)
    found = [
        (N_("依次批准"), " → ".join(post(pack, role) for role in ruling.chain)),
        (N_("出示材料"), "\n".join(map(word, ruling.credentials))),
        (N_("核验"), word(N_("须先核验")) if ruling.verify else ""),
        (N_("登记"), word(N_("记入查阅登记簿")) if ruling.register else ""),
        (N_("经办"), post(pack, ruling.executor) if ruling.executor else ""),
        (N_("查阅费"), inquiry),
        (N_("复制费用"), word(PAYERS.get(paid, paid)) if paid else ""),
    ]
    return [(word(name), text) for name, text in found if text]


def fee(amount: float) -> str:
    """Word a fee."""
    return word(N_("不收费")) if amount == 0 else word(Message(N_("{yuan} 元"), {"yuan": amount}))


def post(pack: Pack, role: str) -> str:
    """Return the bureau's own title for a role."""
    return pack.roles.get(role) or word(ROLES.get(role, role))


def reading(pack: Pack, number: int) -> dict[str, Any]:
    """Return a numbered reading with the settings in which the bureau keeps it."""
    kept = [setting for setting in pack.settings.values() if setting.default_no == number]
    return {
        "number": number,
        "settings": [{"title": one.title, "value": chosen(one)} for one in kept],
    }


def chosen(setting: Setting) -> str:
    """Word the value of a setting."""
    labels = [choice.label for choice in setting.choices if same(choice.value, setting.value)]
    return labels[0] if labels else str(setting.value)


def same(one: object, other: object) -> bool:
    """Tell whether two values are the same; 1 is not True."""
    return type(one) is type(other) and one == other


def settings(pack: Pack) -> list[dict[str, Any]]:
    """Return the settings in the order of their numbers, preferences last."""
    ordered = sorted(pack.settings.values(), key=lambda one: (one.default_no == 0, one.default_no))
    return [
        {
            "name": one.name,
            "number": one.default_no,
            "title": one.title,
            "value": chosen(one),
            "others": [c.label for c in one.choices if not same(c.value, one.value)],
        }
        for one in ordered
    ]


def limits(pack: Pack) -> list[tuple[str, str]]:
    """Return the time limits that the bureau sets itself."""
    return [
        (word(LIMITS.get(kind, kind)), word(Message(DAYS, {"days": days})))
        for kind, days in pack.limits.items()
    ]


def posts(pack: Pack) -> list[dict[str, str]]:
    """Return each role with the bureau's own title and those who stand in, in order."""
    return [
        {
            "role": ROLES.get(role, role),
            "title": title,
            "instead": listed(post(pack, one) for one in pack.substitutes.get(role, ())),
        }
        for role, title in pack.roles.items()
    ]


def number_words(pack: Pack) -> list[tuple[str, str]]:
    """Return the word with which the numbers of papers begin; those of a series stand together."""
    kinds: dict[str, list[str]] = {}
    for kind, text in pack.words.items():
        kinds.setdefault(text, []).append(paper_title(kind))
    return [(listed(titles), text) for text, titles in kinds.items()]


def paper_title(kind: str) -> str:
    """Word a kind of paper."""
    return word(registry.KINDS[kind].title if kind in registry.KINDS else REGISTER)


def legend() -> Sequence[dict[str, str]]:
    """Return what the short words of the matrix mean."""
    return [
        {"short": SHORT[code][0], "tone": SHORT[code][1], "text": text} for code, text in LEGEND
    ]
