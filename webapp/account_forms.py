"""The forms of logging in, of accounts and of their administration."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length

from core.errors import InvalidInput
from people.passwords import LONGEST
from webapp.wording import word

REQUIRED = InputRequired(_l("请填写。"))
LONGEST_LOGIN = 64
CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class LoginForm(Form):
    """Name and password."""

    login_name = StringField(
        _l("账号"),
        [REQUIRED, Length(max=LONGEST_LOGIN)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(_l("密码"), [REQUIRED], render_kw={"autocomplete": "current-password"})


class CodeForm(Form):
    """Six digits from a telephone."""

    code = StringField(_l("六位数字"), [REQUIRED, Length(max=16)])


class ConfirmForm(Form):
    """A fresh proof of identity; the field is named as `require_step_up` reads it."""

    step_up = PasswordField(_l("密码"), [REQUIRED])


class RecoverForm(Form):
    """A one-time code in place of a lost telephone."""

    one_time_code = StringField(_l("一次性代码"), [REQUIRED, Length(max=40)], render_kw=CODE)


class NewPassword(Form):
    """A password, typed twice."""

    password = PasswordField(
        _l("新密码"),
        [REQUIRED, Length(max=LONGEST)],
        description=_l("至少 8 个字符，中文、空格都可以；几个不相干的词连起来就很好。"),
        render_kw={"autocomplete": "new-password"},
    )
    repeat = PasswordField(
        _l("再输一次新密码"),
        [REQUIRED, EqualTo("password", _l("两次输入的不一样。"))],
        render_kw={"autocomplete": "new-password"},
    )


class FirstForm(NewPassword):
    """A one-time code opens a new or a forgotten account."""

    login_name = StringField(
        _l("账号"),
        [REQUIRED, Length(max=LONGEST_LOGIN)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    one_time_code = StringField(_l("一次性代码"), [REQUIRED, Length(max=40)], render_kw=CODE)

    field_order = ("login_name", "one_time_code", "password", "repeat")

    def __iter__(self):  # type: ignore[no-untyped-def]  # noqa: ANN204  # WTForms' own type
        """Yield the fields in the order in which a person fills them in."""
        return iter([self[name] for name in self.field_order])


class PasswordForm(NewPassword):
    """Changing one's own password."""

    current = PasswordField(
        _l("现在的密码"), [REQUIRED], render_kw={"autocomplete": "current-password"}
    )


class PersonForm(Form):
    """A new account."""

    name = StringField(_l("姓名"), [REQUIRED, Length(max=60)])
    login = StringField(
        _l("账号"),
        [REQUIRED, Length(max=LONGEST_LOGIN)],
        description=_l("小写字母、数字、点、横线，2 到 32 位，例如 lixiaomei。"),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    bureau = SelectField(_l("单位"), coerce=int)
    kind = RadioField(
        _l("类别"),
        choices=[("staff", _l("工作人员")), ("terminal", _l("阅览室终端"))],
        default="staff",
    )


class RenameForm(Form):
    """A corrected name."""

    name = StringField(_l("姓名"), [REQUIRED, Length(max=60)])


class AppointForm(Form):
    """A dated appointment."""

    post = SelectField(_l("岗位"), coerce=int)
    office = SelectField(_l("内设机构"), coerce=int)
    valid_from = StringField(_l("起期"), render_kw={"data-date": ""})
    valid_to = StringField(_l("止期（不含当天）"), render_kw={"data-date": ""})


class DeputyForm(Form):
    """A dated deputy."""

    deputy = SelectField(_l("代理人"), coerce=int)
    valid_from = StringField(_l("起期"), render_kw={"data-date": ""})
    valid_to = StringField(_l("止期（不含当天）"), render_kw={"data-date": ""})


class DutyForm(Form):
    """A duty over the system."""

    role = SelectField(_l("系统职责"))


class OfficeForm(Form):
    """A new office."""

    bureau = HiddenField()
    code = StringField(_l("代码"), [REQUIRED, Length(max=32)])
    name = StringField(_l("名称"), [REQUIRED, Length(max=60)])


class PostForm(Form):
    """A new post."""

    bureau = HiddenField()
    title = StringField(_l("岗位名称"), [REQUIRED, Length(max=60)])
    roles = SelectMultipleField(_l("办理角色"))


class AuditForm(Form):
    """What of the trail to show."""

    person = StringField(_l("姓名或账号"))
    kind = SelectField(_l("事项"), validate_choice=False)
    object = StringField(_l("对象（例如 person:12）"))
    begin = StringField(_l("从"), render_kw={"data-date": ""})
    end = StringField(_l("到（含当天）"), render_kw={"data-date": ""})


def show_problems(form: Form, error: InvalidInput) -> None:
    """Put the sentences of a refused form at its fields; what has no field stands above them."""
    for name, sentence in error.errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, word(sentence)]
        else:
            form.form_errors.append(word(sentence))
