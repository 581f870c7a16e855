"""Controls as a browser gets them: ours are drawn in fewer steps and read the same."""

import wtforms
from hypothesis import given
from hypothesis import strategies as st
from wtforms.widgets import html_params

from forms import fields
from forms.widgets import attributes

NAMES = st.sampled_from(
    ["id", "class_", "data_counter", "aria_invalid", "data-date", "rows", "for_"]
)


@given(st.dictionaries(NAMES, st.one_of(st.text(), st.booleans(), st.integers())))
def test_attributes_are_written_as_the_library_writes_them(given: dict[str, object]) -> None:
    assert attributes(**given) == html_params(**given)


@given(st.text().filter(lambda text: "\x00" not in text))
def test_a_box_shows_what_was_typed(typed: str) -> None:
    class Ours(wtforms.Form):
        box = fields.TextAreaField(
            validators=[wtforms.validators.Length(max=9)], render_kw={"rows": 2}
        )

    class Theirs(wtforms.Form):
        box = wtforms.TextAreaField(
            validators=[wtforms.validators.Length(max=9)], render_kw={"rows": 2}
        )

    assert Ours(data={"box": typed}).box() == Theirs(data={"box": typed}).box()
