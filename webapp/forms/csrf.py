"""The token that every form carries: Flask-WTF's machinery, with a token that follows from the visitor's cookie."""

from __future__ import annotations

from collections.abc import Iterator
from hmac import compare_digest
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, ValidationError
from wtforms.csrf.core import CSRF, CSRFTokenField

TOKEN_FIELD = "csrf_token"  # noqa: S105 - the name of the form field, not a token


class VisitorCSRF(CSRF):
    """Compares what a form carries with the visitor's own token, the ``csrf_context`` of the form."""

    def generate_csrf_token(self, csrf_token_field: CSRFTokenField) -> str:
        """Return the visitor's token."""
        token: str = csrf_token_field.meta.csrf_context
        return token

    def validate_csrf_token(self, form: FlaskForm, field: CSRFTokenField) -> None:
        """Raise ValidationError when a form carries another token, or none."""
        carried = (field.data or "").encode(errors="surrogatepass")  # compare_digest takes no text that is not ASCII
        if not compare_digest(carried, field.current_token.encode()):
            raise ValidationError("not the token of this visitor")


class ProtectedForm(FlaskForm):
    """A form that may carry a token, and nothing else: a button. Pages with questions are forms of this kind.

    ``token`` is that of the visitor whose form this is; without one nothing is compared, as in a form that is only
    shown, or that judges a stored answer. Form data is always given: nothing is taken from the request at hand.
    """

    class Meta:
        csrf_class = VisitorCSRF
        csrf_field_name = TOKEN_FIELD

        def get_translations(self, form: FlaskForm) -> None:
            """Return none of Flask-WTF's: errors are our own English sentences, translated where they are shown."""

    def __init__(self, formdata: Any, token: str | None = None, **given: Any) -> None:
        super().__init__(formdata, meta={"csrf": token is not None, "csrf_context": token}, **given)

    def __iter__(self) -> Iterator[Field]:
        """Iterate over what a person is asked: the token is not a question."""
        return (field for name, field in self._fields.items() if name != TOKEN_FIELD)

    def has_token(self) -> bool:
        """Return whether the form came with the visitor's token. It must have been made with one."""
        return bool(self[TOKEN_FIELD].validate(self))
