"""The addresses that the application answers."""

from werkzeug.routing import Rule

from tests.webapp.conftest import House


def rules(house: House) -> list[Rule]:
    return list(house.app.url_map.iter_rules())
