"""What a 500 was found to mean; part of the tree in app/awx/errors.py.

ServerFailed                 one request fails, or nothing more is known
├── UnreadableJob            500 to the list alone
├── NeedsSuperuser           500 where AWX should refuse
│   └── YouNeedSuperuser         the same to a user who signed in
└── Outage                   500 to everything, ping/ included
    └── DatabaseDown         and an answer names the database
"""

from app.awx import error_texts as texts
from app.awx.error_texts import Action
from app.awx.errors import ServerFailed


class UnreadableJob(ServerFailed):
    """500 to the list alone: AWX fails where it cannot read the output of one of the rows."""

    text = texts.UNREADABLE_JOB


class NeedsSuperuser(ServerFailed):
    """500 where AWX should refuse: the account is known not to have the right."""

    kind = "needs_superuser"
    can_try_again = False
    text = texts.NEEDS_SUPERUSER


class YouNeedSuperuser(NeedsSuperuser):
    """The same to a user who signed in."""

    text = texts.YOU_NEED_SUPERUSER


class Outage(ServerFailed):
    """500 to everything: AWX answers so, ping/ included, when its database is down."""

    kind = "outage"
    text = texts.OUTAGE
    unquoted = frozenset(Action)  # "A server error has occurred." adds nothing


class DatabaseDown(Outage):
    """The controller says itself that its database fails."""

    text = texts.DATABASE_DOWN
