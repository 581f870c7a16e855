"""The request form asks each requester exactly what the rules need, and says what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import answers, builder, schema
from tests.forms.answering import (
    ID_CARD,
    LAWYER,
    WRONG_ID_CARD,
    faults,
    many,
    post,
    upload,
    without,
)
from tests.patience import patient


def test_a_complete_request_of_a_lawyer_is_accepted() -> None:
    form = post("access_request", LAWYER)
    assert faults(form) == {}
    taken = answers.plain(form)
    assert taken["actions"] == ["view"]
    assert taken["persons"] == [
        {
            "name": "张三",
            "unit": None,
            "post": None,
            "telephone": None,
            "identity_kind": "id_card",
            "identity_number": ID_CARD,
            "licence_number": "14104200010123456",
        }
    ]


@pytest.mark.article("RS-A-7.2", "SL-A-7.2", "GX-A-5")
def test_a_lawyer_shows_a_practising_certificate() -> None:
    found = faults(post("access_request", without(LAWYER, "persons-0-licence_number")))
    assert found == {"persons-0-licence_number": "请填写“律师执业证号”。"}


@pytest.mark.parametrize("number", ["1410420001012345", "141042000101234567", "1410420001012345A"])
def test_a_licence_number_has_seventeen_digits(number: str) -> None:
    form = post("access_request", {**LAWYER, "persons-0-licence_number": number})
    assert "17 位数字" in faults(form)["persons-0-licence_number"]
    assert form["persons"][0].form["licence_number"].data == number


def test_only_lawyers_are_asked_for_a_licence() -> None:
    party = {**without(LAWYER, "client"), "requester": "party", "party_kind": "person"}
    form = post("access_request", {**party, "persons-0-licence_number": "junk"})
    assert faults(form) == {}
    assert "licence_number" not in answers.plain(form)["persons"][0]  # type: ignore[index]


def test_a_wrong_check_character_is_named_and_kept_as_typed() -> None:
    form = post("access_request", {**LAWYER, "persons-0-identity_number": WRONG_ID_CARD})
    assert faults(form) == {
        "persons-0-identity_number": "身份证号的校验位不对，请对照证件逐位核对。"
    }
    assert WRONG_ID_CARD in str(form["persons"][0].form["identity_number"]())


def test_each_person_has_an_identity_of_their_own() -> None:
    second = {
        "persons-1-name": "John Smith",
        "persons-1-identity_kind": "passport",
        "persons-1-identity_number": "e1234567",
        "persons-1-licence_number": "14104200010123457",
    }
    form = post("access_request", {**LAWYER, **second})
    assert faults(form) == {}
    people = answers.plain(form)["persons"]
    assert isinstance(people, list)
    assert [each["identity_number"] for each in people] == [ID_CARD, "E1234567"]


def test_without_a_document_it_is_written_down_how_the_person_was_identified() -> None:
    nobody = {**LAWYER, "persons-0-identity_kind": "none", "persons-0-identity_number": ""}
    assert faults(post("access_request", nobody)) == {
        "persons-0-identified_how": "请填写“怎样确认身份”。"
    }
    told = {**nobody, "persons-0-identified_how": "由某律师事务所主任李某当面确认"}
    assert faults(post("access_request", told)) == {}


@pytest.mark.article("RS-A-5", "SL-A-5")
def test_staff_who_do_not_handle_the_case_give_a_special_reason() -> None:
    staff = {
        "requester": "staff",
        "cases-0-case": "平人社罚〔2026〕12号",
        "materials": ["file", "av"],
        "actions": ["view"],
        "purpose": "work",
        "reason": "复核统计口径",
    }
    form = post("access_request", staff, facts={"for_outsider": False})
    assert faults(form) == {"special_reason": "请填写“特殊理由”。"}
    assert "persons" not in form


@pytest.mark.article("RS-A-8", "SL-A-8")
def test_a_letter_states_who_wrote_it_and_what_they_need() -> None:
    remote = {**without(LAWYER, "client", "persons-0-licence_number"), "requester": "remote_agency"}
    assert set(faults(post("access_request", {**remote, "actions": ["mail"]}))) == {
        "letter_agency",
        "letter_number",
        "letter_date",
        "letter_demand",
    }


@pytest.mark.article("RS-A-6", "SL-A-6", "GX-A-4")
def test_a_state_organ_says_of_which_kind_it_is() -> None:
    organ = {**without(LAWYER, "client", "persons-0-licence_number"), "requester": "state_organ"}
    assert faults(post("access_request", organ)) == {"organ": "请选择“机关类别”。"}


def test_a_unit_gives_a_credit_code_with_a_right_check_character() -> None:
    unit = {
        **without(LAWYER, "client", "persons-0-licence_number"),
        "requester": "party",
        "party_kind": "organization",
        "party_unit": "某公司",
    }
    assert faults(post("access_request", {**unit, "credit_code": "91110000600037341L"})) == {}
    wrong = faults(post("access_request", {**unit, "credit_code": "91110000600037341A"}))
    assert "校验位" in wrong["credit_code"]


def test_hidden_questions_depend_on_shown_ones_only() -> None:
    """A unit's name is not asked of a lawyer although an old answer still says organization."""
    form = post("access_request", {**LAWYER, "party_kind": "organization"})
    assert "party_unit" in form.hidden()
    assert faults(form) == {}


def test_more_people_than_the_list_takes_are_refused_in_words() -> None:
    crowd = {f"persons-{n}-name": "某" for n in range(25)}
    found = faults(post("access_request", {**LAWYER, **crowd}))
    assert found["persons"].startswith("“申请人”最多 20 条")


@patient
@given(st.dictionaries(st.text(max_size=30), st.text(max_size=30), max_size=8))
def test_made_up_answers_never_break_the_form(junk: dict[str, str]) -> None:
    form = builder.build(schema.load("access_request"), {}, {"for_outsider": True})(
        many({**LAWYER, **{f"persons-{name}-name": value for name, value in junk.items()}, **junk})
    )
    form.validate()


def test_a_file_in_place_of_an_answer_counts_as_no_answer() -> None:
    form = post("access_request", {**LAWYER, "reason": upload("a.pdf", b"%PDF-1.7")})
    assert faults(form) == {"reason": "请填写“理由”。"}


def test_personal_data_never_reaches_the_diagram() -> None:
    assert answers.for_process(post("access_request", LAWYER)) == {}
