"""The forms of logging in, of accounts and of their administration."""

from wtforms import (
    Form,
    HiddenField,
    PasswordField,
    StringField,
)
from wtforms.validators import EqualTo, InputRequired, Length, Regexp

from core.errors import InvalidInput
from core.i18n import N_
from people.passwords import LONGEST
from webapp.forms.choices import NO_SUCH, Choice, OneOf, SomeOf
from webapp.forms.ordering import InOrder
from webapp.forms.printable import PRINTABLE
from webapp.wording import word

REQUIRED = InputRequired(N_("请填写。"))
TOO_LONG = N_("太长了，请缩短。")
CHOSEN = InputRequired(NO_SUCH)
LONGEST_LOGIN = 64
# Several numbers, extensions and a country code; nothing that could not be dialled.
TELEPHONE = r"^\+?[0-9][0-9 ()（）、\-转]{4,}$"
NO_TELEPHONE = N_("请填写电话号码，例如 0375-1234567；几个号码用顿号隔开。")
CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class LoginForm(Form):
    """Name and password."""

    login_name = StringField(
        N_("账号"),
        [REQUIRED, Length(max=LONGEST_LOGIN, message=TOO_LONG)],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(N_("密码"), [REQUIRED], render_kw={"autocomplete": "current-password"})


class CodeForm(Form):
    """Six digits from a telephone."""

    code = StringField(N_("六位数字"), [REQUIRED, Length(max=16, message=TOO_LONG)])


class ConfirmForm(Form):
    """A fresh proof of identity; the field is named as `require_step_up` reads it."""

    step_up = PasswordField(N_("密码"), [REQUIRED])


class RecoverForm(Form):
    """A one-time code in place of a lost telephone."""

    one_time_code = StringField(
        N_("一次性代码"), [REQUIRED, Length(max=40, message=TOO_LONG)], render_kw=CODE
    )


class NewPassword(Form):
    """A password, typed twice."""

    password = PasswordField(
        N_("新密码"),
        [REQUIRED, Length(max=LONGEST, message=TOO_LONG)],
        description=N_("至少 8 个字符，中文、空格都可以；几个不相干的词连起来就很好。"),
        render_kw={"autocomplete": "new-password"},
    )
    repeat = PasswordField(
        N_("再输一次新密码"),
        [REQUIRED, EqualTo("password", N_("两次输入的不一样。"))],
        render_kw={"autocomplete": "new-password"},
    )


class FirstForm(InOrder, NewPassword):
    """A one-time code opens a new or a forgotten account."""

    login_name = StringField(
        N_("账号"),
        [REQUIRED, Length(max=LONGEST_LOGIN, message=TOO_LONG)],
        render_kw={"autocomplete": "username", "autocapitalize": "none"},
    )
    one_time_code = StringField(
        N_("一次性代码"), [REQUIRED, Length(max=40, message=TOO_LONG)], render_kw=CODE
    )

    field_order = ("login_name", "one_time_code", "password", "repeat")


class PasswordForm(NewPassword):
    """Changing one's own password."""

    current = PasswordField(
        N_("现在的密码"), [REQUIRED], render_kw={"autocomplete": "current-password"}
    )


class PersonForm(Form):
    """A new account."""

    name = StringField(N_("姓名"), [REQUIRED, Length(max=60, message=TOO_LONG), *PRINTABLE])
    login = StringField(
        N_("账号"),
        [REQUIRED, Length(max=LONGEST_LOGIN, message=TOO_LONG)],
        description=N_("小写字母、数字、点、横线，2 到 32 位，例如 lixiaomei。"),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )
    bureau = Choice(N_("单位"), coerce=int)
    kind = OneOf(N_("类别"), default="staff")


class RenameForm(Form):
    """A corrected name."""

    name = StringField(N_("姓名"), [REQUIRED, Length(max=60, message=TOO_LONG), *PRINTABLE])


class AppointForm(Form):
    """A dated appointment."""

    post = Choice(N_("岗位"), [CHOSEN])
    office = Choice(N_("内设机构"), coerce=int)
    valid_from = StringField(N_("起期"), render_kw={"data-date": ""})
    valid_to = StringField(N_("止期（不含当天）"), render_kw={"data-date": ""})


class DeputyForm(Form):
    """A dated deputy."""

    deputy = Choice(N_("代理人"), [CHOSEN])
    valid_from = StringField(N_("起期"), render_kw={"data-date": ""})
    valid_to = StringField(N_("止期（不含当天）"), render_kw={"data-date": ""})


class DutyForm(Form):
    """A duty over the system."""

    role = Choice(N_("系统职责"), [CHOSEN])


class OfficeForm(Form):
    """A new office."""

    bureau = HiddenField()
    code = StringField(N_("代码"), [REQUIRED, Length(max=32, message=TOO_LONG)])
    name = StringField(N_("名称"), [REQUIRED, Length(max=60, message=TOO_LONG), *PRINTABLE])


class ContactForm(Form):
    """Where a bureau is reached, as its papers print it."""

    bureau = HiddenField()
    telephone = StringField(
        N_("电话"),
        [REQUIRED, Length(max=60, message=TOO_LONG), Regexp(TELEPHONE, message=NO_TELEPHONE)],
        description=N_("印在文书、回执和核验页上，收到文书的人打这个电话核实。"),
        render_kw={"autocomplete": "off", "inputmode": "tel"},
    )
    address = StringField(
        N_("地址"),
        [REQUIRED, Length(max=120, message=TOO_LONG), *PRINTABLE],
        description=N_("写到门牌号，申请人按它来查阅、寄件。"),
        render_kw={"autocomplete": "off"},
    )
    register_keeper = StringField(
        N_("承办机构"),
        [REQUIRED, Length(max=60, message=TOO_LONG), *PRINTABLE],
        description=N_("保管查阅登记簿、接待查阅的机构，规定写明的照规定填写。"),
        render_kw={"autocomplete": "off"},
    )


class PostForm(Form):
    """A new post."""

    bureau = HiddenField()
    title = StringField(N_("岗位名称"), [REQUIRED, Length(max=60, message=TOO_LONG), *PRINTABLE])
    roles = SomeOf(N_("办理角色"))


class AuditForm(Form):
    """What of the trail to show."""

    person = StringField(N_("姓名或账号"))
    kind = Choice(N_("事项"), validate_choice=False)
    object = StringField(N_("对象（例如 person:12）"))
    begin = StringField(N_("从"), render_kw={"data-date": ""})
    end = StringField(N_("到（含当天）"), render_kw={"data-date": ""})


def show_problems(form: Form, error: InvalidInput) -> None:
    """Put the sentences of a refused form at its fields; what has no field stands above them."""
    for name, sentence in error.errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, word(sentence)]
        else:
            form.form_errors.append(word(sentence))
