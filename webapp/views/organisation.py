"""Offices, posts and contact details of a bureau, kept by its administrators."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bureaus.loading import load_pack
from bureaus.models import Bureau
from bureaus.packs import CONTACT, unfilled
from core.errors import InvalidInput, NotFound
from core.i18n import N_, message
from core.locking import hold
from people import directory, organisation
from people.models import Post
from people.permissions import NOT_FOUND, require_may
from studio.publishing import change_contact
from webapp import auth, edge
from webapp.forms.account_forms import ContactForm, OfficeForm, PostForm, show_problems
from webapp.noting import acting, note_act
from webapp.pages.people_page import REFUSED, posts_changed
from webapp.shell import tell
from webapp.views.people_admin import bureaus_of
from webapp.wording import word
from workflows import succession

blueprint = Blueprint("organisation", __name__)
OFFICE_ADDED = N_("内设机构 {name} 已增加。")
POST_ADDED = N_("岗位 {name} 已增加。")
POST_CHANGED = N_("岗位 {name} 的办理角色已更改。")
CONTACT_CHANGED = N_("{name}的联系方式已更改，此后制作的文书按新的印；已经发出的不变。")
CONTACT_ACT = N_("更改单位的联系方式")
ROLES_ACT = N_("更改岗位的办理角色")


@blueprint.get("/organisation")
def index() -> ResponseReturnValue:
    """Show offices and posts of a bureau."""
    require_may(acting(), "read", "person")
    return page(chosen_bureau(request.args.get("bureau", type=int)))


def chosen_bureau(bureau_id: int | None) -> Bureau:
    """Return the bureau asked for among those that the actor administers, by default the first."""
    bureaus = {bureau.id: bureau for bureau in bureaus_of(acting())}
    wanted = bureau_id if bureau_id is not None else next(iter(bureaus), None)
    if wanted not in bureaus:
        raise NotFound(NOT_FOUND)
    return bureaus[wanted]


def page(bureau: Bureau, **given: Any) -> str:  # noqa: ANN401  # forms that were refused, by name
    """Render offices and posts with the forms to add to them."""
    session = edge.session()
    pack = load_pack(session, bureau.id)
    forms = {
        "office": OfficeForm(bureau=bureau.id),
        "post": post_form(bureau),
        "contact": ContactForm(bureau=bureau.id, **{name: getattr(pack, name) for name in CONTACT}),
    }
    return render_template(
        "people/organisation.html",
        bureau=bureau,
        bureaus=bureaus_of(acting()),
        offices=directory.offices_in(session, bureau.id),
        posts=directory.posts_in(session, bureau.id),
        role_names=organisation.ROLES,
        unfilled=unfilled(pack),
        forms=forms | given,
    )


def post_form(bureau: Bureau) -> PostForm:
    """Return the form of a post with the roles it may carry."""
    form = PostForm(request.form or None, bureau=bureau.id)
    form.roles.choices = [(role, word(title)) for role, title in organisation.ROLES.items()]
    return form


@blueprint.post("/organisation/offices")
def add_office() -> ResponseReturnValue:
    """Add an office."""
    require_may(acting(), "create", "person")
    bureau = chosen_bureau(request.form.get("bureau", type=int))
    form = OfficeForm(request.form)

    def add() -> None:
        organisation.create_office(
            edge.session(),
            bureau_id=bureau.id,
            code=form.code.data or "",
            name=form.name.data or "",
            by=acting(),
            at=edge.now(),
        )

    return added(bureau, "office", form, add, OFFICE_ADDED, form.name.data)


@blueprint.post("/organisation/posts")
def add_post() -> ResponseReturnValue:
    """Add a post; a role it carries is a right, so identity is proved afresh."""
    require_may(acting(), "create", "person")
    bureau = chosen_bureau(request.form.get("bureau", type=int))
    auth.require_step_up(ROLES_ACT)
    form = post_form(bureau)

    def add() -> None:
        organisation.create_post(
            edge.session(),
            bureau_id=bureau.id,
            title=form.title.data or "",
            roles=form.roles.data or [],
            by=acting(),
            at=edge.now(),
        )

    return added(bureau, "post", form, add, POST_ADDED, form.title.data)


@blueprint.post("/organisation/contact")
def contact() -> ResponseReturnValue:
    """Change where a bureau is reached; strangers trust that number, so identity is proved."""
    require_may(acting(), "change", "system")
    bureau = chosen_bureau(request.form.get("bureau", type=int))
    auth.require_step_up(CONTACT_ACT)
    form = ContactForm(request.form)

    def change() -> None:
        hold(edge.session(), bureau)
        pack, at = load_pack(edge.session(), bureau.id), edge.now()
        before = {name: getattr(pack, name) for name in CONTACT}
        after = {name: " ".join(form[name].data.split()) for name in CONTACT}
        change_contact(edge.session(), bureau.id, after, by=acting().name, at=at)
        note_act("bureau.contact", "bureau", bureau.id, {"before": before, "after": after})

    return added(bureau, "contact", form, change, CONTACT_CHANGED, bureau.name)


def added(
    bureau: Bureau,
    name: str,
    form: OfficeForm | PostForm | ContactForm,
    add: Callable[[], None],
    sentence: str,
    what: str | None,
) -> ResponseReturnValue:
    """Add or change, or show the page again with what is wrong."""
    if not form.validate():
        return page(bureau, **{name: form}), REFUSED
    try:
        add()
    except InvalidInput as error:
        show_problems(form, error)
        return page(bureau, **{name: form}), REFUSED
    tell(message(sentence, name=what))
    return redirect(url_for("organisation.index", bureau=bureau.id), 303)


@blueprint.post("/organisation/posts/<int:post_id>")
def change_roles(post_id: int) -> ResponseReturnValue:
    """Change which roles a post carries."""
    require_may(acting(), "create", "person")
    post = edge.session().get(Post, post_id)
    if post is None:
        raise NotFound(NOT_FOUND)
    bureau = chosen_bureau(post.bureau_id)
    succession.hold_matters(edge.session(), [bureau.id])
    auth.require_step_up(ROLES_ACT)
    roles = request.form.getlist("roles")
    organisation.change_roles(edge.session(), post, roles, by=acting(), at=edge.now())
    tell(message(POST_CHANGED, name=post.title))
    posts_changed(bureau.id)
    return redirect(url_for("organisation.index", bureau=bureau.id), 303)
