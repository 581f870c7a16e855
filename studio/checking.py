"""Checks diagrams, tables, forms, papers and bureaus: one finding per problem, never a fault."""

import csv
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import TemplateError, UndefinedError

import bureaus.packs
import forms.schema
import workflows
from bureaus import checking as bureau_checking
from bureaus.packs import DECISIONS, PACK_FILE, SHARED, SHIPPED, Pack, read_pack
from core import faults
from core.errors import DiaoyueError, NotFound
from core.i18n import N_, Message, message
from core.sources import repeated_keys
from decisions.rows import BadTable
from decisions.space import unreached
from decisions.tables import parse_table
from documents import checking, registry, templating
from documents.kinds import TEMPLATES
from documents.plain import thaw
from studio import table_words, template_words
from studio.bounded import Unanswered, bounded
from studio.vocabulary import shipped_vocabulary
from workflows.engine import check_procedure

LARGEST = 5 * 1024 * 1024
NOT_A_FILE = N_("不是普通文件，无法检查。")
NOTHING_HERE = N_("目录里没有可以检查的文件：只检查 .bpmn、.dmn、.json、.html、.toml 和 .csv。")
TOO_LARGE = N_("文件超过 5 MB，不检查。")
UNKNOWN_KIND = N_("不认识这种文件：只检查 .bpmn、.dmn、.json、.html、.toml 和 .csv。")
NO_ANSWER = N_("检查没有在规定的时间和内存内结束。")
NOT_TEXT = N_("文件不是 UTF-8 文本。")
TOO_DEEP = N_("文件里嵌套的层数太多。")
NOT_JSON = N_("文件不是完整的 JSON。")
UNREACHED = N_("这一行永远用不到：前面的行已经包括它的全部情形。")
NO_SUCH_PAPER = N_("没有名为“{name}”的文书，这个模板不会被使用。")
BAD_TEMPLATE = N_("模板不能使用：{reason}")
NO_FIELD = N_("模板用到了文书没有的“{name}”。")
BAD_EXAMPLE = N_("样例数据与文书的字段不符：{reason}")
MISSING_FILE = N_("缺少这个文件。")
NOT_CSV = N_("文件不是完整的 CSV：引号没有成对。")
EMPTY = N_("文件是空的。")
CSV_WIDTH = N_("这一行的列数与表头不同。")
NOT_GIVEN = N_("[{section}] 缺少“{name}”。")
UNUSED_FORM = N_("没有流程图或页面使用这个表单。")
# A bureau words the numbers of its discs too, though they are no papers.
DISC_NUMBER = "disc"
DUE = re.compile(r'name="due" value="([^"]+)"')
# Forms that pages use by themselves, without a diagram naming them.
PAGE_FORMS = frozenset({"access_request"})
Where = tuple[str, Message]


@dataclass(frozen=True)
class Finding:
    """One problem: the file, the element in it ("" for the whole file) and a sentence."""

    file: str
    element: str
    sentence: Message


def check_paths(paths: Sequence[Path]) -> list[Finding]:
    """Check files, and all that can be checked below folders, against the shipped packs."""
    shipped_vocabulary()  # known once here, by every child that checks a file
    return [finding for path in paths for file in files(path) for finding in check_file(file)]


def files(path: Path) -> Iterator[Path]:
    """Yield the file itself, or the files below a folder that there is a check for.

    A folder without any is yielded itself, so that a slip in its name is not taken for success.
    """
    if not path.is_dir():
        yield path
        return
    below = (file for file in path.rglob("*") if file.suffix.lower() in CHECKS and file.is_file())
    yield from sorted(below) or [path]


def check_file(path: Path) -> list[Finding]:
    """Check one file, whatever it is; always in bounded time."""
    if problem := unreadable(path):
        return [Finding(str(path), "", problem)]
    try:
        found = bounded(problems, path)
    except Unanswered:
        found = [("", message(NO_ANSWER))]
    return [Finding(str(path), element, sentence) for element, sentence in found]


def unreadable(path: Path) -> Message | None:
    """Tell why a file cannot be opened at all; pipes and devices would never end."""
    if path.is_dir():
        return message(NOTHING_HERE)
    if not path.is_file():
        return message(NOT_A_FILE)
    if path.stat().st_size > LARGEST:
        return message(TOO_LARGE)
    return None if path.suffix.lower() in CHECKS else message(UNKNOWN_KIND)


def problems(path: Path) -> list[Where]:
    """Return what is wrong with a file, as plain sentences that can leave the child."""
    check = CHECKS[path.suffix.lower()]
    try:
        return [(element, plain(sentence)) for element, sentence in check(path)]
    except UnicodeDecodeError:
        return [("", message(NOT_TEXT))]
    except RecursionError:
        return [("", message(TOO_DEEP))]
    except DiaoyueError as refusal:
        return [("", plain(refusal.message))]
    except OSError as fault:
        return [("", plain(faults.worded(fault)))]


def plain(sentence: Message) -> Message:
    """Return the sentence with nothing but text in its places."""
    return Message(sentence.text, {name: str(value) for name, value in sentence.values.items()})


def check_diagram(path: Path) -> Iterator[Where]:
    """Check a procedure."""
    for problem in check_procedure(path.read_bytes(), vocabulary=shipped_vocabulary()):
        yield problem.element, problem.message


def check_table(path: Path) -> Iterator[Where]:
    """Check a decision table, and that each of its rows can be reached."""
    try:
        table = parse_table(path.read_bytes(), path.stem)
    except BadTable as error:
        for problem in error.problems:
            yield problem.element, problem.message
        return
    for rule in unreached(table):
        yield rule.id, message(UNREACHED)
    yield from table_words.check_words(table)


def check_json(path: Path) -> Iterator[Where]:
    """Check a form, or the example of a paper."""
    if path.name.endswith(".example.json"):
        yield from check_example(path)
        return
    for problem in forms.schema.check(path.read_bytes()):
        yield problem.element, problem.message


def check_example(path: Path) -> Iterator[Where]:
    """Check that an example fills the fields of its paper."""
    name = path.name.removesuffix(".example.json")
    source = path.read_text("utf-8")
    for problem in repeated_keys(source):
        yield problem.element, problem.message
    try:
        kind = registry.paper_kind(name)
        thaw(kind.schema, json.loads(source))
    except NotFound:
        yield "", message(NO_SUCH_PAPER, name=name)
    except json.JSONDecodeError as fault:
        yield str(fault.lineno), message(NOT_JSON)
    except (ValueError, TypeError, KeyError) as fault:
        yield "", message(BAD_EXAMPLE, reason=fault)


def check_template(path: Path) -> Iterator[Where]:
    """Check a paper's template by wording its example with it, in the sandbox."""
    try:
        source = path.read_text("utf-8")
        yield from template_words.check_words(source)
        if path.name.startswith("_"):
            templating.environment().from_string(source)
            return
        kind = registry.paper_kind(path.stem)
        found = checking.check_template(source, kind)
        for problem in found:
            yield f"{problem.line or ''}", problem.message
        if not found:
            template = templating.environment().from_string(source)
            template.render(paper=registry.example(kind.name), title=kind.title)
    except NotFound:
        yield "", message(NO_SUCH_PAPER, name=path.stem)
    except UndefinedError as fault:
        yield "", message(NO_FIELD, name=quoted(fault.message or ""))
    except TemplateError as fault:
        line = getattr(fault, "lineno", None)
        yield f"{line}" if line else "", message(BAD_TEMPLATE, reason=fault.message or fault)
    except UnicodeDecodeError:
        yield "", message(NOT_TEXT)
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as fault:
        yield "", message(BAD_TEMPLATE, reason=fault)


def quoted(sentence: str) -> str:
    """Return the last name in quotes: the one that the template's engine did not find."""
    names = re.findall(r"'([^']+)'", sentence)
    return names[-1] if names else sentence


def check_toml(path: Path) -> Iterator[Where]:
    """Check a bureau's pack with the tables beside it, else with the shipped bureau's."""
    tables = shared_tables()
    beside = sorted((path.parent / DECISIONS).glob("*.dmn"))
    shipped = sorted((SHIPPED / path.parent.name / DECISIONS).glob("*.dmn"))
    tables |= {table.stem: table.read_bytes() for table in beside or shipped}
    pack = read_pack(path.read_bytes(), tables)
    yield from bureau_checking.repeated(pack)
    for sentence in (*bureau_checking.problems(pack), *names_of(pack)):
        yield "", sentence


def names_of(pack: Pack) -> Iterator[Message]:
    """Yield the limits that shared diagrams name, and the words of papers, that it lacks."""
    asked = {"limits": set(DUE.findall(drawn())), "words": {*registry.KINDS, DISC_NUMBER}}
    for section, names in asked.items():
        for name in sorted(names - getattr(pack, section).keys()):
            yield message(NOT_GIVEN, section=section, name=name)


def shared_tables() -> dict[str, bytes]:
    """Return the tables that all bureaus share."""
    return {item.name: item.source for item in bureaus.packs.shipped_items(SHARED)}


def check_csv(path: Path) -> Iterator[Where]:
    """Check that a checklist is a table."""
    try:
        rows = list(csv.reader(path.read_text("utf-8-sig").splitlines(), strict=True))
    except csv.Error:
        yield "", message(NOT_CSV)
        return
    if not rows:
        yield "", message(EMPTY)
    for number, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]):
            yield str(number), message(CSV_WIDTH)


Check = Callable[[Path], Iterator[Where]]
CHECKS: dict[str, Check] = {
    ".bpmn": check_diagram,
    ".dmn": check_table,
    ".json": check_json,
    ".html": check_template,
    ".toml": check_toml,
    ".csv": check_csv,
}


def check_shipped() -> list[Finding]:
    """Check all that ships, and that nothing dangles or lies unused."""
    rooms = [
        (Path(workflows.__file__).parent / "bpmn", "*.bpmn"),
        (Path(forms.__file__).parent / "schemas", "*.json"),
        (TEMPLATES, "*.html"),
        (TEMPLATES, "*.example.json"),
        (SHIPPED, f"*/{PACK_FILE}"),
        (SHIPPED, f"*/{DECISIONS}/*.dmn"),
        (SHIPPED, "*/*.csv"),
    ]
    root = SHIPPED.parents[1]
    shipped_vocabulary()  # as above
    found = [
        Finding(str(file.relative_to(root)), finding.element, finding.sentence)
        for folder, pattern in rooms
        for file in sorted(folder.glob(pattern))
        for finding in check_file(file)
    ]
    return found + list(map(partial(relative, root), [*absent_papers(), *unused_forms()]))


def relative(root: Path, finding: Finding) -> Finding:
    """Name a file as the tree does."""
    return Finding(str(Path(finding.file).relative_to(root)), finding.element, finding.sentence)


def absent_papers() -> Iterator[Finding]:
    """Yield the templates and examples that a kind of paper lacks."""
    for kind in registry.KINDS.values():
        for file in (kind.template, kind.example, *kind.stylesheets):
            if not file.is_file():
                yield Finding(str(file), "", message(MISSING_FILE))


def unused_forms() -> Iterator[Finding]:
    """Yield the forms that no diagram and no page names."""
    folder = Path(forms.__file__).parent / "schemas"
    text = drawn()
    for name in forms.schema.names():
        if name not in PAGE_FORMS and f'value="{name}"' not in text:
            yield Finding(str(folder / f"{name}.json"), "", message(UNUSED_FORM))


def drawn() -> str:
    """Return all shared diagrams as one text."""
    folder = Path(workflows.__file__).parent / "bpmn"
    return "".join(file.read_text("utf-8") for file in folder.glob("*.bpmn"))
