"""The shipped forms: sound, and asking in each decision for the words that papers need."""

import pytest
import time_machine

from forms import answers, schema
from tests.forms.answering import faults, post


@pytest.mark.parametrize("name", schema.names())
def test_every_shipped_form_is_sound(name: str) -> None:
    assert schema.check(schema.source(name)) == []
    assert schema.load(name).id == name


@pytest.mark.parametrize(
    ("name", "yes"), [("approve", "approve"), ("review", "approve"), ("verify", "pass")]
)
def test_a_refusal_needs_its_reason_and_a_return_what_to_bring(name: str, yes: str) -> None:
    assert faults(post(name, {"decision": yes})) == {}
    assert set(faults(post(name, {"decision": "refuse"}))) == {"opinion"}
    assert set(faults(post(name, {"decision": "return"}))) == {"opinion", "bring"}


def test_a_decision_must_be_one_of_those_offered() -> None:
    assert "没有这个选项" in faults(post("approve", {"decision": "maybe"}))["decision"]
    assert faults(post("approve", {}))["decision"] == "请选择“办理意见”。"


def test_the_diagram_reads_decisions_only() -> None:
    form = post("approve", {"decision": "refuse", "opinion": "材料与本案无关"})
    assert faults(form) == {}
    assert answers.for_process(form) == {"decision": "refuse"}


@time_machine.travel("2026-11-21T00:30:00+00:00", tick=False)
def test_days_are_counted_in_beijing() -> None:
    invitation = {
        "read_from": "2026年11月21日",
        "read_until": "2026-11-25",
        "place": "档案室",
        "contact": "李四",
        "telephone": "0375-1234567",
        "bring": "单位介绍信和有效证件",
    }
    assert faults(post("letter_invite", invitation)) == {}
    late = faults(post("letter_invite", {**invitation, "read_from": "2026-11-20"}))
    assert late == {"read_from": "“阅卷起始日期”已经过去，请填写今天或者以后的日期。"}
    one_day = faults(post("letter_invite", {**invitation, "read_until": "20261121"}))
    assert one_day == {}
    turned = {**invitation, "read_from": "2026-11-26"}
    assert faults(post("letter_invite", turned)) == {
        "read_until": "“阅卷截止日期”不能早于“阅卷起始日期”。"
    }


@pytest.mark.parametrize("typed", ["2026-02-30", "2026-13-01", "明天", "26-1-1", "２０２６"])
def test_a_day_that_is_none_is_kept_as_typed(typed: str) -> None:
    form = post("letter_invite", {"read_from": typed})
    assert "read_from" in faults(form)
    assert typed in str(form["read_from"]())


@pytest.mark.article("RS-M-16", "SL-M-16", "ZH-M-16")
def test_the_two_copies_of_a_disc_lie_in_two_places() -> None:
    copies = {
        "made_on": "2026-11-20",
        "maker": "王五",
        "place_1": "档案室",
        "keeper_1": "赵六",
        "place_2": "档案室",
        "keeper_2": "钱七",
        "identical": "y",
    }
    with time_machine.travel("2026-11-21T04:00:00+00:00", tick=False):
        assert faults(post("disc_copies", copies)) == {
            "place_2": "“另一存放处”不能与“存放处”相同。"
        }
        assert faults(post("disc_copies", {**copies, "place_2": "财务室保险柜"})) == {}


@pytest.mark.article("GX-C-9")
def test_the_disc_record_asks_for_every_field_of_the_article() -> None:
    choices = {
        "situations": [("objection", "当事人有异议")],
        "recordings": [("1", "现场检查")],
        "participants": [("7", "张三")],
    }
    assert set(faults(post("disc_record", {}, choices))) >= {
        "officers",
        "recorder",
        "started_at",
        "ended_at",
        "place",
        "device_brand",
        "device_model",
        "format",
        "length",
        "participants",
    }


@pytest.mark.article("RS-A-9", "SL-A-9", "GX-A-8")
def test_a_damaged_file_is_described_when_it_comes_back() -> None:
    assert faults(post("visit_return", {"intact": "yes"})) == {}
    assert set(faults(post("visit_return", {"intact": "no"}))) == {"damage"}


def test_a_wrong_entry_is_returned_with_what_is_wrong() -> None:
    assert faults(post("disc_sign", {"decision": "done"})) == {}
    assert set(faults(post("disc_sign", {"decision": "return"}))) == {"reason"}
