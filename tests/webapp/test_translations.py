"""Chinese first, English complete: every sentence is in the catalogue, worded and compiled."""

import re
import string
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from studio.catalogues import CHINESE
from tests.webapp.catalogue import EXAMPLE, ROOT, extracted, forms

ENGLISH = ROOT / "webapp/translations/en/LC_MESSAGES/messages.po"
GLOSSARY = ROOT / "docs/glossary.md"
NAMED = re.compile(r"%\((\w+)\)s")


@cache
def catalogue() -> Catalog:
    """The English catalogue as it is kept."""
    with ENGLISH.open("rb") as file:
        return read_po(file, locale="en")


def messages() -> Iterator[Message]:
    """Its messages, without the head."""
    return (message for message in catalogue() if message.id)


def test_every_sentence_is_in_the_catalogue_and_nothing_else() -> None:
    assert {forms(message.id)[0] for message in messages()} == extracted(), "run `make messages`"


def test_what_stands_in_forms_diagrams_settings_and_tables_is_found() -> None:
    wanted = {"您是谁", "核验介绍信和证件", "保存期限从何时起算", "谁可以调阅什么", "单位介绍信"}
    assert wanted <= extracted()
    assert "没有权限" in extracted()  # from a page, in folders with and without an underscore
    assert "已自动保存" in extracted()


def test_every_sentence_has_its_english() -> None:
    assert [m.id for m in messages() if m.fuzzy or not all(forms(m.string))] == []


def test_english_holds_no_chinese() -> None:
    worded = [text for m in messages() for text in forms(m.string)]
    assert [text for text in worded if CHINESE.search(text.replace(EXAMPLE, ""))] == []


def test_places_for_values_are_kept() -> None:
    pairs = [(forms(m.id)[0], text) for m in messages() for text in forms(m.string)]
    assert [pair for pair in pairs if places(pair[0]) != places(pair[1])] == []


def places(text: str) -> set[str | None]:
    """The names in `%(…)s` where there are any, else those in `{…}`."""
    if NAMED.search(text):
        assert "%" not in NAMED.sub("", text), text
        return set(NAMED.findall(text))
    return {name for _text, name, _form, _conversion in string.Formatter().parse(text)} - {None}


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    compiled = BytesIO()
    write_mo(compiled, catalogue())
    compiled.seek(0)
    with ENGLISH.with_suffix(".mo").open("rb") as file:
        kept, made = vars(GNUTranslations(file)), vars(GNUTranslations(compiled))
    assert kept["_catalog"] == made["_catalog"], "run `make messages`"


def test_terms_are_those_of_the_glossary() -> None:
    rows = re.findall(r"^\| (\S+) \| ([^|]+?) \|", GLOSSARY.read_text(), re.MULTILINE)
    terms = {term: english.casefold() for term, english in rows if CHINESE.search(term)}
    worded = {forms(m.id)[0]: forms(m.string)[0].casefold() for m in messages()}
    assert len(terms) > 60
    assert {
        term: worded[term] for term in terms if worded.get(term, terms[term]) != terms[term]
    } == {}
