"""What is inconsistent in a pack that can be read."""

from collections.abc import Iterator

from bureaus.packs import Pack
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
CLAUSES = ("remedy", "remedy_of_staff")
# The tables that every bureau answers by; `procedure` is shared.
TABLES = ("access", "fees", "discs", "procedure")


def problems(pack: Pack) -> list[Message]:
    """Return every fault of the pack as a sentence for whoever edits it."""
    return [*_roles(pack), *_posts(pack), *_settings(pack), *_rest(pack)]


def _roles(pack: Pack) -> Iterator[Message]:
    for role in ROLES:
        if not pack.roles.get(role):
            yield message(N_("角色“{role}”没有对应的职务名称。"), role=role)
    for role, stand_ins in pack.substitutes.items():
        if role in stand_ins or not {role, *stand_ins} <= set(ROLES):
            yield message(N_("角色“{role}”的替代人设置有误。"), role=role)


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


def _rest(pack: Pack) -> Iterator[Message]:
    if pack.stamping not in STAMPINGS:
        yield message(N_("用印方式“{stamping}”不存在。"), stamping=pack.stamping)
    for clause in CLAUSES:
        if not pack.clauses.get(clause):
            yield message(N_("缺少文书用语“{clause}”。"), clause=clause)
    for table in TABLES:
        if table not in pack.tables:
            yield message(N_("缺少决策表“{table}”。"), table=table)
