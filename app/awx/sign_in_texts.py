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

WRONG_PASSWORD = _same("The username or password is wrong. Check both and try again.", **_NOT_DONE)
TOKEN_REFUSED = _same(
    "The controller rejected this token. It's wrong, expired or revoked. "
    "Create another at the controller and try again.",
    **_NOT_DONE,
)
SIGN_IN_ENDED = _same(
    "Your sign-in at the controller has ended. Sign in again to continue.", **_NOT_DONE
)
SIGN_IN_NOT_COMPLETED = _same(
    "The sign-in wasn't completed. It took too long or was used twice. Sign in again.",
    **_NOT_DONE,
)
APPLICATION_REFUSED = _same(
    "The controller rejected Jobpane's OAuth application. "
    "An administrator can check its client ID and secret.",
    **_NOT_DONE,
)
NO_TOKENS = _same(
    "The controller doesn't give this account a token. "
    "Sign in with username and password, or ask its administrator.",
    **_NOT_DONE,
)
NO_PASSWORDS = _same(
    "The controller doesn't support sign-in with a password here. "
    "Choose another way, or ask an administrator.",
    **_NOT_DONE,
)
PAIR_NOT_RENEWED = _same(
    "Your sign-in can't be renewed: Jobpane's session store is unavailable. Try again in a minute.",
    **_NOT_DONE,
)
