"""One module per noun: take the form, call the room below, answer with a page."""

from webapp.views import account, audit, language, login, organisation, people_admin, people_posts

BLUEPRINTS = (
    login.blueprint,
    language.blueprint,
    account.blueprint,
    people_admin.blueprint,
    people_posts.blueprint,
    organisation.blueprint,
    audit.blueprint,
)
