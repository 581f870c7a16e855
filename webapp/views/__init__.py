"""One module per noun: take the form, call the room below, answer with a page."""

from webapp.views import (
    account,
    audit,
    discs,
    language,
    login,
    organisation,
    papers,
    people_admin,
    people_posts,
    procedures,
    requests,
    tasks,
    verify,
)

BLUEPRINTS = tuple(
    module.blueprint
    for module in (
        account,
        audit,
        discs,
        language,
        login,
        organisation,
        papers,
        people_admin,
        people_posts,
        procedures,
        requests,
        tasks,
        verify,
    )
)
