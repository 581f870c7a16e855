"""How pages are put together: in each language once, with little between a value and its place."""

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping
from types import FunctionType
from typing import Any

from flask.sansio.app import App
from flask.templating import Environment
from jinja2 import BaseLoader, Template, nodes
from jinja2 import Environment as BaseEnvironment
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from webapp import bundles
from webapp.display import LANGUAGES, language
from webapp.wording import book

# What a template may call with a text alone and nothing of the reader in it.
FIXED: dict[str, Callable[[str, str], str]] = {
    "_": lambda tongue, text: book(tongue).gettext(text),
    "asset": lambda _tongue, name: bundles.asset(name),
}
CALL = ("name", "lparen", "string", "rparen")
# What is asked of a record itself, not of what stands in it.
OF_RECORDS = frozenset(dir(dict))
SPECIAL = re.compile("[&<>'\"]").search


class PageContext(Context):
    """Calls what templates call most, macros and our own functions, without looking twice."""

    # A template may pass a `self` or an `obj` of its own, so the library calls these otherwise.
    def call(
        __self,  # noqa: N805
        __obj: Callable[..., Any],  # noqa: PYI063
        *args: object,
        **kwargs: object,
    ) -> object:
        """Return what the macro or the function gives."""
        kind: type = type(__obj)
        if kind is not Macro and (kind is not FunctionType or "jinja_pass_arg" in __obj.__dict__):
            return super().call(__obj, *args, **kwargs)
        if kwargs:  # the compiler's own, for functions that ask for the context
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
        return __obj(__self.eval_ctx, *args, **kwargs) if kind is Macro else __obj(*args, **kwargs)


class PageCode(CodeGenerator):
    """Puts a value into a page by `written`."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


def written(value: object) -> str:
    """Return a value as a page takes it, escaped; most values have nothing to escape."""
    if type(value) is Markup or (type(value) is str and SPECIAL(value) is None):
        return value
    return escape(value)


class Wording(Extension):
    """Says sentences and addresses that are the same on each page of a language while compiling."""

    def filter_stream(self, stream: TokenStream) -> Iterable[Token]:
        tongue = tongue_of(stream.name or "")
        return said(list(stream), tongue) if tongue else stream


def said(tokens: list[Token], tongue: str) -> Iterator[Token]:
    """Yield the tokens, each call that is known beforehand replaced by its safe text."""
    place = 0
    while place < len(tokens):
        four = tokens[place : place + len(CALL)]
        fixed = FIXED.get(four[0].value) if tuple(t.type for t in four) == CALL else None
        if fixed is None or (place and tokens[place - 1].type == "dot"):
            yield tokens[place]
            place += 1
            continue
        line = four[0].lineno
        yield Token(line, "string", fixed(tongue, four[2].value))
        yield Token(line, "pipe", "|")
        yield Token(line, "name", "safe")
        place += len(CALL)


def tongue_of(name: str) -> str:
    """Return the language that stands before a template's name, empty where none does."""
    tongue = name.partition("/")[0]
    return tongue if tongue in LANGUAGES else ""


class WordedLoader(BaseLoader):
    """Finds `en/base.html` where `base.html` lies: one source, a page for each language."""

    def __init__(self, plain: BaseLoader) -> None:
        self.plain = plain

    def get_source(
        self, environment: BaseEnvironment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        tongue = tongue_of(template)
        return self.plain.get_source(environment, template.removeprefix(f"{tongue}/"))

    def list_templates(self) -> list[str]:
        return self.plain.list_templates()


class PageEnvironment(Environment):
    """Flask's own, with a template for each language and its globals in one plain mapping."""

    context_class = PageContext
    code_generator_class = PageCode
    written = staticmethod(written)

    def __init__(self, app: App, **options: Any) -> None:  # noqa: ANN401  # the library's signature
        loader = WordedLoader(app.create_global_jinja_loader())
        super().__init__(app, loader=loader, extensions=[Wording], **options)

    def getattr(self, obj: object, attribute: str) -> object:
        """Return what stands behind a dot; what pages are given is mostly plain records."""
        if type(obj) is dict and attribute not in OF_RECORDS:
            return obj[attribute] if attribute in obj else self.undefined(obj=obj, name=attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return what a template sees of the environment, which is complete before the first."""
        return {**self.globals, **(d or {})}

    def get_or_select_template(
        self,
        template_name_or_list: str | Template | list[str | Template],
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # the library's name
    ) -> Template:
        """Return a page in the reader's language; its parts follow it."""
        if parent is None and isinstance(template_name_or_list, str):
            template_name_or_list = f"{language()}/{template_name_or_list}"
        return super().get_or_select_template(template_name_or_list, parent, globals)

    def join_path(self, template: str, parent: str) -> str:
        """Return what a template extends or imports, in its own language."""
        tongue = tongue_of(parent)
        return f"{tongue}/{template}" if tongue else template
