"""What is inconsistent in a pack that can be read."""

from collections import Counter
from collections.abc import Iterator

from bureaus.access_rules import ORGANS
from bureaus.articles import exists
from bureaus.packs import DECIDING, HANDWRITTEN, ON_PAPER, Pack
from core.i18n import N_, Message, message

STAMPINGS = ("wet", "electronic", "sample")
ROLES = (
    "bureau_head",
    "legal_head",
    "deputy_head",
    "department_head",
    "handling_office",
    "policy_office",
    "archivist",
    "handler",
)
# What a bureau words itself on the papers that leave it.
CLAUSES = ("remedy", "remedy_of_staff", "secrets")
# The tables that every bureau answers by; `procedure` is shared.
TABLES = ("access", "fees", "discs", "procedure")
# The numbers of the readings; 0 is a mere preference.
READINGS = range(39)


def problems(pack: Pack) -> list[Message]:
    """Return every fault of the pack as a sentence for whoever edits it."""
    return [
        *_roles(pack),
        *_posts(pack),
        *_settings(pack),
        *_asked(pack),
        *_words(pack),
        *_rest(pack),
    ]


def repeated(pack: Pack) -> Iterator[tuple[str, Message]]:
    """Yield what a list of the pack names twice: the list, and a sentence about the entry."""
    listed = {
        "offices.code": [office.code for office in pack.offices],
        "offices.name": [office.name for office in pack.offices],
        "posts.title": [post.title for post in pack.posts],
        "organs": pack.organs,
        "documents.id": [document.id for document in pack.documents],
    }
    listed |= {f"posts.roles {post.title}": post.roles for post in pack.posts}
    listed |= {f"substitutes.{role}": others for role, others in pack.substitutes.items()}
    for place, names in listed.items():
        for name, times in Counter(names).items():
            if times > 1:
                yield place, message(N_("“{name}”写了不止一次。"), name=name)


def _roles(pack: Pack) -> Iterator[Message]:
    for role in ROLES:
        if not pack.roles.get(role):
            yield message(N_("角色“{role}”没有对应的职务名称。"), role=role)
    for role, stand_ins in pack.substitutes.items():
        if role in stand_ins or not {role, *stand_ins} <= set(ROLES):
            yield message(N_("角色“{role}”的替代人设置有误。"), role=role)
    for kind in sorted(pack.separate.difference(DECIDING)):
        yield message(N_("须由不同的人办理的环节中没有“{kind}”这一种。"), kind=kind)


def _posts(pack: Pack) -> Iterator[Message]:
    offices = {office.code for office in pack.offices}
    for post in pack.posts:
        if post.office not in offices or not set(post.roles) <= set(ROLES):
            yield message(N_("职务“{post}”的科室或角色不存在。"), post=post.title)
    held = {role for post in pack.posts for role in post.roles}
    for role in ROLES:
        if role not in held:
            yield message(N_("没有职务承担角色“{role}”。"), role=role)


def _settings(pack: Pack) -> Iterator[Message]:
    for setting in pack.settings.values():
        if setting.choices and setting.value not in [each.value for each in setting.choices]:
            yield message(N_("设置“{title}”的取值不在选项中。"), title=setting.title)
        if setting.default_no not in READINGS:
            yield message(
                N_("设置“{title}”的读法编号“{number}”不在 0 至 38 之内。"),
                title=setting.title,
                number=setting.default_no,
            )


def _asked(pack: Pack) -> Iterator[Message]:
    """Yield the settings that a table in force reads and the bureau does not have."""
    for name, table in pack.tables.items():
        paths = {path for column in table.inputs for path in column.expression.paths}
        for path in sorted(paths):
            prefix, _, setting = path.partition(".")
            if prefix == "settings" and setting not in pack.settings:
                yield message(
                    N_("决策表“{table}”要用的设置“{name}”不存在。"), table=name, name=setting
                )


def _words(pack: Pack) -> Iterator[Message]:
    for organ in pack.organs:
        if organ not in ORGANS:
            yield message(N_("机关清单中的“{organ}”系统中没有。"), organ=organ)
    for limit, days in pack.limits.items():
        if days < 1:
            yield message(N_("时限“{limit}”应当至少是一个工作日。"), limit=limit)
    for article in (office.basis for office in pack.offices):
        if article and not exists(article):
            yield message(N_("依据“{article}”不是规定中的条款。"), article=article)
    for word, times in Counter(pack.words.values()).items():
        if times > max(1, len(pack.series.get(word, ()))):
            yield message(N_("发文字号用字“{word}”用了不止一次，编号会相混。"), word=word)


def _rest(pack: Pack) -> Iterator[Message]:
    if pack.stamping not in STAMPINGS:
        yield message(N_("用印方式“{stamping}”不存在。"), stamping=pack.stamping)
    if pack.signatures not in {ON_PAPER, HANDWRITTEN}:
        yield message(N_("签名方式“{signatures}”不存在。"), signatures=pack.signatures)
    for clause in CLAUSES:
        if not pack.clauses.get(clause):
            yield message(N_("缺少文书用语“{clause}”。"), clause=clause)
    for table in TABLES:
        if table not in pack.tables:
            yield message(N_("缺少决策表“{table}”。"), table=table)
