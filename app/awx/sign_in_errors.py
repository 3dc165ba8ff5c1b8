"""How a sign-in fails; part of the tree in app/awx/errors.py.

Unauthorized
├── WrongPassword            the name or the password is wrong
├── TokenRefused             a pasted token is none
└── SignInEnded              the credential of a signed-in user is not accepted any more
ControllerError
├── SignInNotCompleted       OAuth2: the code is refused, used or too old
├── ApplicationRefused       OAuth2: the application or its secret is wrong
├── NoTokens                 the account may have no tokens
├── NoPasswords              the controller has no sign-in with a password
└── PairNotRenewed           OAuth2: Jobpane's own store does not say whether a pair is used up
"""

# ruff: noqa: N818 -- the names are easier to tell apart without "Error" on each

from app.awx import sign_in_texts as texts
from app.awx.errors import ControllerError, Unauthorized


class WrongPassword(Unauthorized):
    """The name or the password is wrong; the controller does not say which."""

    kind = "wrong_password"
    text = texts.WRONG_PASSWORD


class TokenRefused(Unauthorized):
    """A pasted token is wrong, expired or revoked."""

    kind = "token_refused"
    text = texts.TOKEN_REFUSED


class SignInEnded(Unauthorized):
    """The credential of a signed-in user expired or was revoked."""

    text = texts.SIGN_IN_ENDED


class SignInNotCompleted(ControllerError):
    """OAuth2's code or refresh token is refused: used, too old or another client's."""

    kind = "sign_in_not_completed"
    text = texts.SIGN_IN_NOT_COMPLETED


class ApplicationRefused(ControllerError):
    """The controller does not know the OAuth2 application, or its secret is another."""

    kind = "application_refused"
    text = texts.APPLICATION_REFUSED


class NoTokens(ControllerError):
    """403 to an exchange: AWX gives no tokens to users of an external provider."""

    kind = "no_tokens"
    text = texts.NO_TOKENS


class NoPasswords(ControllerError):
    """There is no page for a login, and no Basic either."""

    kind = "no_passwords"
    text = texts.NO_PASSWORDS


class PairNotRenewed(ControllerError):
    """The session store cannot be asked, and without it a refresh could end the session."""

    kind = "unavailable"
    can_try_again = True
    text = texts.PAIR_NOT_RENEWED
