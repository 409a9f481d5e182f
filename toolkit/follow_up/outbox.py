"""The way out: a file or a link that the applicant's own mail program opens.

Nothing here sends anything. An ``.eml`` with ``X-Unsent: 1`` opens as a message still to be
sent in Outlook and Thunderbird; Apple Mail only shows it, so there is a mailto link and the
plain text as well.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from datetime import date, datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from toolkit.files import write_whole
from toolkit.follow_up.address import address_for, plain_name
from toolkit.model import Message, MessageKind, MessageState
from toolkit.season import Season

LONGEST_STEM = 100
LONGEST_LINK = 2_000  # characters; some mail programs cut a longer link without a word
NO_MAIL = (MessageKind.LINKEDIN, MessageKind.CARD)  # written by hand, or pasted elsewhere
_POLICY = SMTP.clone(cte_type="7bit", max_line_length=78)
_RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(10))}


class _Finding(Protocol):
    """What is needed of a finding of the checks."""

    @property
    def severity(self) -> str: ...

    @property
    def rule(self) -> str: ...


def recipient(message: Message, season: Season) -> tuple[str, str]:
    """The display name and the address that a message goes to; "" where one is not known.

    An address that the program gave for applicants goes before a person's own.
    """
    program = season.programs.get(message.program)
    person = season.people.get(message.person)
    name = plain_name(person) if person else program.name if program else ""
    return name, address_for(person, program)


def eml(message: Message, season: Season) -> bytes:
    """The message as a file for a mail program: UTF-8, CRLF, ``X-Unsent: 1``, no date.

    Without an address, or with one that mail cannot carry, there is no To header; the file
    still opens, and the applicant fills it in. Line breaks in a header become blanks.
    """
    mail = EmailMessage(policy=_POLICY)
    mail["X-Unsent"] = "1"
    applicant = season.applicant
    if applicant and (sender := _address(applicant.name, applicant.email)):
        mail["From"] = sender
    if to := _address(*recipient(message, season)):
        mail["To"] = to
    mail["Subject"] = _header(message.subject)
    mail.set_content(message.body, charset="utf-8")
    return mail.as_bytes()


def write_eml(message: Message, season: Season, folder: str | Path) -> Path:
    """Write the ``.eml`` into `folder` and return its path; a second export replaces the first.

    The file is there whole or not at all.
    """
    folder = Path(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write_whole(folder / file_name(message, season), eml(message, season))


def file_name(message: Message, season: Season) -> str:
    """A name that every system takes: program, person, kind, and a mark of the message's key.

    The mark keeps two messages of one kind apart, and one message on one file.
    """
    program = season.programs.get(message.program)
    person = season.people.get(message.person)
    parts = (
        program.name if program else "",
        plain_name(person) if person else "program",
        str(message.kind),
    )
    stem = "_".join(_safe(part)[:40].strip("-.") or "x" for part in parts)[:LONGEST_STEM]
    if stem.split("_")[0].split(".")[0].casefold() in _RESERVED:
        stem = f"to-{stem}"
    mark = hashlib.sha256(message.key.encode()).hexdigest()[:6]
    return f"{stem}_{mark}.eml"


def mailto(message: Message, season: Season) -> str:
    """A link that opens the message in the mail program, with spaces as %20, lines as %0D%0A."""
    _, address = recipient(message, season)
    body = re.sub(r"\r\n|\r|\n", "\r\n", message.body)
    local, at, domain = address.rpartition("@")
    to = f"{quote(local, safe='')}{at}{quote(domain, safe='')}"
    return f"mailto:{to}?subject={quote(message.subject, safe='')}&body={quote(body, safe='')}"


def too_long_a_link(link: str) -> str:
    """Why a mailto link had better not be used; "" where nothing speaks against it."""
    if len(link) <= LONGEST_LINK:
        return ""
    return (
        f"The link holds {len(link):,} characters, and some mail programs cut it off behind "
        f"{LONGEST_LINK:,}. Use the .eml file, or copy the text."
    )


def write_day(
    messages: Iterable[Message], season: Season, folder: str | Path, *, day: date
) -> Path:
    """Write the messages of one day into one ``.zip`` in `folder`, and return its path.

    Each mail is an ``.eml``; what is no mail, a card or a LinkedIn line, is a text to copy. The
    same messages make the same file. Raises `ValueError` where there is no message.
    """
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        for message in messages:
            name, content = file_name(message, season), b""
            if message.kind in NO_MAIL:
                name = f"{name.removesuffix('.eml')}.txt"
                content = message.body.replace("\n", "\r\n").encode()
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content or eml(message, season))
        if not archive.namelist():
            raise ValueError("There is no message for this day; nothing was written.")
    folder = Path(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return write_whole(folder / f"messages_{day:%Y-%m-%d}.zip", inside.getvalue())


def plain_text(message: Message, season: Season) -> str:
    """The message to copy: To, Subject, a blank line, the body; of no mail the body alone."""
    if message.kind in NO_MAIL:
        return message.body
    name, address = recipient(message, season)
    to = f"{name} <{address}>" if name and address else name or address
    return f"To: {to}\nSubject: {message.subject}\n\n{message.body}"


def may_leave(message: Message, findings: Iterable[_Finding]) -> bool:
    """Whether no error stands against a message that its applicant has not allowed."""
    allowed = {each.rule for each in message.allowed}
    return not any(f.severity == "error" and f.rule not in allowed for f in findings)


def mark_sent(season: Season, message: Message, *, at: datetime) -> Message:
    """Record that the applicant has sent a message, at an aware moment; return it as sent.

    The draft becomes the sent message under its own key, in one step that `undo` takes
    back. Raises `ValueError` for a moment without a zone or a message received.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone; give an aware moment for the sending")
    if message.state == MessageState.RECEIVED:
        raise ValueError("This message came from the program; it cannot be marked as sent.")
    return season.put(message.changed(state=MessageState.SENT, at=at))


def _address(name: str, address: str) -> Address | None:
    try:
        return Address(display_name=_header(name), addr_spec=address) if address else None
    except (ValueError, IndexError, HeaderParseError):
        return None


def _header(text: str) -> str:
    return " ".join(text.split())


def _safe(text: str) -> str:
    """Letters, digits, hyphens of any script; nothing that a file system reads otherwise."""
    plain = unicodedata.normalize("NFC", text)
    plain = "".join(mark for mark in plain if unicodedata.category(mark)[0] in "LNMZPS")
    return re.sub(r"[^\w]+|_+", "-", plain).strip("-")
