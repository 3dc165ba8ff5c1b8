"""The key by which `jobpane embed-url` asks the running Jobpane for a link, and doctor knows it.

Each start writes another one into the data folder, which is private: only those who may read that
folder, and so all that Jobpane stores, can use the command. Processes that run at the same time
have the same key, because any of them may get the command's request. By a challenge shows whether
what answers at a port has the same key; it is sent only to what has proved that.
"""

import hmac
import re
import secrets
from pathlib import Path

from app.runtime.living_processes import LivingProcess
from app.runtime.private_files import make_private_folder, private_opener

OPERATOR_KEY = "operator.key"  # in the data folder
_KEY = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


class NoOperatorKeyError(Exception):
    """There is none, or it cannot be read."""


def shared_operator_key(data_dir: Path, process: LivingProcess) -> str:
    """The key of the processes that run with this folder; another one where this is the first.

    Raises:
        OSError: It cannot be written.
    """
    process.enter()
    with process.turn():
        if not process.is_alone():
            try:
                key = read_operator_key(data_dir)
            except NoOperatorKeyError:
                key = ""
            if _KEY.fullmatch(key):
                return key
        return write_operator_key(data_dir)


def write_operator_key(data_dir: Path) -> str:
    """Make a new key, and write it into the folder.

    Raises:
        OSError: It cannot be written.
    """
    key = secrets.token_urlsafe(32)
    make_private_folder(data_dir)
    path = data_dir / OPERATOR_KEY
    path.unlink(missing_ok=True)  # it may be a link, or open to others
    with open(path, "x", encoding="ascii", opener=private_opener) as file:
        file.write(key)
    return key


def read_operator_key(data_dir: Path) -> str:
    """The key of the Jobpane that runs with this data folder.

    Raises:
        NoOperatorKeyError: There is none, or it cannot be read.
    """
    try:
        return (data_dir / OPERATOR_KEY).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise NoOperatorKeyError from error


def proof_of(key: str, challenge: str) -> str:
    """What only a holder of `key` can answer to `challenge`: their HMAC-SHA256, in hexadecimal."""
    return hmac.new(key.encode(), challenge.encode("utf-8", "replace"), "sha256").hexdigest()


def is_proof(proof: str, challenge: str, data_dir: Path) -> bool:
    """Whether `proof` answers `challenge` with the folder's key; never where it has none."""
    try:
        key = read_operator_key(data_dir)
    except NoOperatorKeyError:
        return False
    expected = proof_of(key, challenge).encode()
    return hmac.compare_digest(proof.encode("utf-8", "replace"), expected)
