"""What each failure of a sign-in says; app/awx/sign_in_errors.py gives each text to its error."""

from app.awx.error_texts import Action, ErrorText


def _same(text: str, **commands: str) -> ErrorText:
    """A text that says of a command what became of it."""
    return ErrorText(text, {Action[name]: f"{text} {more}" for name, more in commands.items()})


_NOT_DONE = {
    "CANCEL": "Nothing was canceled.",
    "DELETE": "Nothing was deleted.",
    "LAUNCH": "Nothing was started.",
}

WRONG_PASSWORD = _same(
    "The user name or the password is wrong. Check both and try again.", **_NOT_DONE
)
TOKEN_REFUSED = _same(
    "The controller does not accept this token. It is wrong, expired or revoked. "
    "Make another at the controller and try again.",
    **_NOT_DONE,
)
SIGN_IN_ENDED = _same(
    "Your sign-in at the controller has ended. Sign in again to go on.", **_NOT_DONE
)
SIGN_IN_NOT_COMPLETED = _same(
    "The controller did not complete the sign-in. It took too long or was used twice. "
    "Start the sign-in again.",
    **_NOT_DONE,
)
APPLICATION_REFUSED = _same(
    "The controller does not accept Jobpane's OAuth2 application. "
    "Whoever runs Jobpane should check its client ID and secret.",
    **_NOT_DONE,
)
NO_TOKENS = _same(
    "The controller gives this account no tokens. "
    "Sign in with user name and password, or ask its administrator.",
    **_NOT_DONE,
)
NO_PASSWORDS = _same(
    "The controller has no sign-in with a password here. "
    "Choose another way, or ask whoever runs Jobpane.",
    **_NOT_DONE,
)
PAIR_NOT_RENEWED = _same(
    "Jobpane cannot renew your sign-in: its session store does not answer. Try again in a minute.",
    **_NOT_DONE,
)
