"""One module per noun: take the form, call the room below, answer with a page."""

from webapp.views import (
    account,
    audit,
    case_entry,
    cases,
    discs,
    language,
    login,
    media,
    organisation,
    papers,
    people_admin,
    people_posts,
    procedures,
    reading_room,
    register,
    requests,
    tasks,
    terminal,
    verify,
)

BLUEPRINTS = tuple(
    module.blueprint
    for module in (
        account,
        audit,
        case_entry,
        cases,
        discs,
        language,
        login,
        media,
        organisation,
        papers,
        people_admin,
        people_posts,
        procedures,
        reading_room,
        register,
        requests,
        tasks,
        terminal,
        verify,
    )
)
