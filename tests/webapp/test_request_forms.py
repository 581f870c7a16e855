"""What the counter types, judged before anything is kept."""

from archive.access.facts import PersonFacts
from tests.forms.answering import ID_CARD
from webapp.forms.request_forms import check_persons


def person(name: str, kind: str = "id_card", number: str = ID_CARD) -> PersonFacts:
    return PersonFacts(name=name, identity_kind=kind, identity_number=number)


def test_one_person_is_named_once() -> None:
    faults = check_persons([person("张三"), person("李四", "none", ""), person("张三")])
    assert list(faults) == ["persons-2-identity_number"]
    assert "“张三”" in str(faults["persons-2-identity_number"])


def test_persons_without_papers_and_papers_of_other_kinds_are_not_the_same() -> None:
    several = [
        person("甲", "none", ""),
        person("乙", "none", ""),
        person("丙"),
        person("丁", "passport"),
    ]
    assert check_persons(several) == {}
