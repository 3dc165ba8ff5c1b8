"""What the routes for frames take and answer, for their description."""

from typing import NotRequired

from typing_extensions import TypedDict


class LinkWantedJson(TypedDict):
    """Which job or template, in a page of which portal, and whether actions are permitted there."""

    job: NotRequired[int]
    template: NotRequired[int]
    origin: str
    actions: NotRequired[bool]


class LinkJson(TypedDict):
    """A link for one use, and when it expires."""

    url: str
    expires_at: str


class LinkTokenJson(TypedDict):
    """The token of a link, with what it is for."""

    token: str
    origin: str
    job: NotRequired[int]
    template: NotRequired[int]


class FrameJson(TypedDict):
    """What a frame's session is for, and how long it lasts."""

    job: NotRequired[int]
    template: NotRequired[int]
    origin: str
    actions: bool
    ends_in_s: int


class NewFrameJson(FrameJson):
    """A session that has just begun, with its key."""

    key: str
