"""Mails out of an ``.eml`` file or an mbox: what their readers would see, and to whom they go.

Mail programs differ in how they write one text, so several ways are read: plain and HTML, alone or
as alternatives, flowed or not, in any charset. What could only be guessed is said in `remarks`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import InvalidBase64CharactersDefect, InvalidBase64LengthDefect
from email.message import EmailMessage, Message
from email.policy import default as POLICY
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

from toolkit.exchange.report import shown
from toolkit.model import FIRST_YEAR, LAST_YEAR, LINE_LIMIT

T = TypeVar("T")

LARGEST_FILE = 50 * 2**20
LARGEST_MBOX = 500 * 2**20
LARGEST_TEXT = 2 * 2**20
MOST_MAILS = 20_000
LONGEST_HEADER = 20_000
DEEPEST = 40
SAVE = "save the letter as .eml from your mail program"

_HEADERS = frozenset(
    ("from", "to", "cc", "bcc", "subject", "date", "message-id", "x-unsent", "mime-version")
)
_TEXTS = ("text/plain", "text/html")


class MailError(ValueError):
    """A file cannot be read as a letter; the message says which, why and what would do."""


@dataclass(frozen=True, slots=True)
class MailAddress:
    """One name and address of a header; either may be blank."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name and self.address else (
            self.name or self.address
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail as read.

    body         plain text with "\\n" for a line's end, without the last one
    date         aware; None where the mail has none, or none that can be read
    unsent       whether it is marked as still to be sent (``X-Unsent: 1``, or a kept draft)
    answers      whether it answers another mail (``In-Reply-To``)
    attachments  the names of the files that go with it
    remarks      a sentence for each thing that could only be guessed
    id           its ``Message-ID``; "" for none
    automatic    what a machine wrote it as, such as "a calendar invitation"; "" for a person's
    """

    subject: str
    sender: tuple[MailAddress, ...]
    to: tuple[MailAddress, ...]
    cc: tuple[MailAddress, ...]
    bcc: tuple[MailAddress, ...]
    date: datetime | None
    unsent: bool
    answers: bool
    body: str
    attachments: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    id: str = ""
    automatic: str = ""

    @property
    def readers(self) -> tuple[MailAddress, ...]:
        """To, Cc and Bcc, in this order."""
        return (*self.to, *self.cc, *self.bcc)


def read_mail(path: str | Path) -> Mail:
    """The mail in a file; raises `MailError` where it holds none, or none with a text."""
    path = Path(path)
    return _with_text(_mail(_content(path), path.name), path.name)


def read_mails(path: str | Path) -> Iterator[Mail | MailError]:
    """The mails in an ``.eml`` file (one) or in an mbox, one after the other.

    In the place of a mail that cannot be read stands the `MailError` that says why, so that the
    second item is always the second mail; the others go on. A mail that a machine wrote may have
    no text. Raises `MailError` where the file itself cannot be used.
    """
    path = Path(path)
    if not _is_mbox(path):
        yield _mail_or_error(_content(path), path.name)
        return
    for number, content in enumerate(_in_mbox(path), 1):
        if number > MOST_MAILS:
            raise MailError(
                f"{path.name} holds more than {MOST_MAILS:,} mails, and only those were read; "
                "export the folder or label with your interview mail alone."
            )
        name = f"{path.name}, mail {number},"
        if content is None:
            yield MailError(f"{name} is larger than {LARGEST_FILE // 2**20} MB; save it alone as "
                            ".eml, without its attachments.")  # fmt: skip
        else:
            yield _mail_or_error(content, name)


def _mail_or_error(content: bytes, name: str) -> Mail | MailError:
    try:
        mail = _mail(content, name)
        return mail if mail.automatic else _with_text(mail, name)
    except MailError as error:
        return error


def _mail(content: bytes, name: str) -> Mail:
    """The mail, its text perhaps blank."""
    mail = _parsed(content, name)
    remarks: list[str] = []
    reader = _Parts(name, remarks)
    body = _clean("\n".join(reader.texts(mail)), remarks)
    return Mail(
        subject=_printable(_header(mail, "Subject", remarks)),
        sender=_addresses(mail, "From", remarks),
        to=_addresses(mail, "To", remarks),
        cc=_addresses(mail, "Cc", remarks),
        bcc=_addresses(mail, "Bcc", remarks),
        date=_date(mail, remarks),
        unsent=_is_unsent(mail),
        answers=bool(_header(mail, "In-Reply-To", remarks).strip()),
        body=body,
        attachments=tuple(reader.attachments),
        remarks=tuple(dict.fromkeys(remarks)),
        id=_printable(" ".join(_raw(mail, "Message-ID").split())),
        automatic=_automatic(mail),
    )


def _with_text(mail: Mail, name: str) -> Mail:
    if mail.body.strip():
        return mail
    held = f" (attached: {', '.join(map(shown, mail.attachments))})" if mail.attachments else ""
    raise MailError(
        f"{name} is a mail without a text{held}; write the letter into the mail itself and save "
        "it again."
    )


# ── the file ────────────────────────────────────────────────────────────────


def _size(path: Path, limit: int, remedy: str) -> None:
    """Refuse what is no file, cannot be had, or is larger than `limit` bytes."""
    name = path.name or str(path)
    if path.is_dir():
        raise MailError(f"{name} is a folder; give the .eml file inside it.")
    try:
        if path.exists() and not path.is_file():
            raise MailError(f"{name} is not a file; {SAVE}.")
        size = path.stat().st_size
    except FileNotFoundError:
        raise MailError(f"{name} is not there; check its name and folder.") from None
    except (OSError, ValueError) as error:
        if isinstance(error, MailError):
            raise
        raise _unreadable(name, error) from None
    if size > limit:
        raise MailError(f"{name} is larger than {limit // 2**20} MB; {remedy}.")


def _unreadable(name: str, error: OSError | ValueError) -> MailError:
    reason = getattr(error, "strerror", None) or "its name cannot be used"
    return MailError(f"{name} cannot be read ({reason.lower()}); copy it to a folder of yours.")


def _content(path: Path) -> bytes:
    """The bytes of a file that may be a mail, in UTF-8 or whatever its parts say."""
    name = path.name or str(path)
    _size(path, LARGEST_FILE, "take its attachments out and save it again")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(name, error) from None
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        content = content.decode("utf-16", errors="replace").encode(errors="replace")
    content = content.removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    if not content.strip():
        raise MailError(f"{name} is empty; {SAVE}.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise MailError(f"{name} is an Outlook file of its own kind (.msg); {SAVE}.")
    return content


# A line of a letter may begin with "From ", too, and not every program guards it with ">".
_SEPARATOR = re.compile(
    rb"From (?:[^\r\n]{0,300} )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [^\r\n]{0,60}\d\d?:\d\d"
)
_GUARDED = re.compile(rb"^>(>*From )", re.MULTILINE)


def _is_mbox(path: Path) -> bool:
    _size(path, LARGEST_MBOX, "export only the folder or label with your interview mail")
    try:
        with path.open("rb") as file:
            begin = file.read(4096).removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n")
    except OSError as error:
        raise _unreadable(path.name, error) from None
    return bool(_SEPARATOR.match(begin))


def _in_mbox(path: Path) -> Iterator[bytes | None]:
    """The bytes of each mail of an mbox; None for one that is too large."""
    lines: list[bytes] = []
    size, begun = 0, False

    def whole() -> bytes | None:
        return _GUARDED.sub(rb"\1", b"".join(lines)) if size <= LARGEST_FILE else None

    try:
        with path.open("rb") as file:
            for line in file:
                if _SEPARATOR.match(line if begun else line.removeprefix(codecs.BOM_UTF8)):
                    if begun:
                        yield whole()
                    lines, size, begun = [], 0, True
                elif begun:
                    size += len(line)
                    if size <= LARGEST_FILE:
                        lines.append(line)
                    else:
                        lines.clear()
    except OSError as error:
        raise _unreadable(path.name, error) from None
    yield whole()


def _parsed(content: bytes, name: str) -> EmailMessage:
    try:
        mail = message_from_bytes(content, policy=POLICY)
        held = {str(header).lower() for header in mail}
    except Exception:  # the parser raises many unrelated types for broken headers
        held = set()
    if not held & _HEADERS:
        raise MailError(f"{name} is not a mail: it has no To, From or Subject; {SAVE}.")
    for header, value in mail.raw_items():
        if str(header).lower() in _HEADERS and len(str(value)) > LONGEST_HEADER:
            raise MailError(
                f"{name} has a {header} line of {len(str(value)):,} characters, longer than any "
                "letter's; see whether it is the right file."
            )
    return mail


# ── headers ─────────────────────────────────────────────────────────────────


def _quietly(ask: Callable[[], T | None], instead: T) -> T:
    """What the mail library says, or `instead` where the mail is too broken for it to say."""
    try:
        found = ask()
    except Exception:  # as above
        return instead
    return instead if found is None else found


def _raw(mail: Message, name: str) -> str:
    """A header as it stands, its bytes read as UTF-8 or else as Western letters; "" for none."""
    for given, value in mail.raw_items():
        if str(given).lower() == name.lower():
            text = str(value)
            if not any("\udc80" <= mark <= "\udcff" for mark in text):
                return text
            return _utf8_or_western(text.encode(errors="surrogateescape"))
    return ""


def _utf8_or_western(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _structured(mail: Message, name: str) -> Any:
    raw = _raw(mail, name)
    return _quietly(lambda: POLICY.header_fetch_parse(name, raw), raw)


def _header(mail: Message, name: str, remarks: list[str]) -> str:
    """A header's words on one line; encoded ones are decoded, and control characters gone."""
    return _mended(str(_structured(mail, name)), name, remarks)


def _mended(text: str, name: str, remarks: list[str]) -> str:
    if any("\ud800" <= mark <= "\udfff" for mark in text):
        remarks.append(
            f"The {name} line is in letters that could not all be read; � stands for them."
        )
        text = text.encode(errors="surrogatepass").decode(errors="replace")
        text = re.sub("\ufffd{2,}", "\ufffd", text)
    return " ".join(text.split())


def _printable(text: str) -> str:
    return "".join(mark for mark in text if unicodedata.category(mark) not in ("Cc", "Cs"))


_ADDRESS = re.compile(r"(?<![^\s<>,;:\"()\[\]])[^\s<>,;:\"()\[\]@]+@[^\s<>,;:\"()\[\]@]+")


def _addresses(mail: Message, name: str, remarks: list[str]) -> tuple[MailAddress, ...]:
    """The addresses of a header; names without an address too, as drafts have them."""
    structured = _structured(mail, name)
    found = []
    pairs: list[tuple[str, str]] = _quietly(
        lambda: [(each.display_name or "", each.addr_spec) for each in structured.addresses], []
    )
    for display_name, addr_spec in pairs:
        address = _printable(_mended(addr_spec, name, remarks))
        shown_name = _printable(_mended(display_name, name, remarks))
        if "@" not in address or len(address) < 3:  # only a name was written
            shown_name, address = shown_name or address.strip('<>"'), ""
        found.append(MailAddress(shown_name, address))
    known = {each.address.casefold() for each in found}
    for address in _ADDRESS.findall(_printable(_raw(mail, name))):  # behind a semicolon, say
        if address.casefold() not in known and not address.startswith("=?"):
            known.add(address.casefold())
            found.append(MailAddress("", address))
    return tuple(each for each in found if each.name or each.address)


def _date(mail: Message, remarks: list[str]) -> datetime | None:
    raw = " ".join(_raw(mail, "Date").split())
    if not raw:
        return None
    when = _quietly(lambda: parsedate_to_datetime(raw), None)
    if when is None or not FIRST_YEAR < when.year < LAST_YEAR:
        remarks.append(f"Its date, {shown(_printable(raw))!r}, cannot be read.")
        return None
    if when.tzinfo is None:
        if "-0000" not in raw:
            remarks.append(f"Its date, {shown(_printable(raw))!r}, names no known zone: taken as "
                           "UTC.")  # fmt: skip
        when = when.replace(tzinfo=UTC)
    return when


def _is_unsent(mail: Message) -> bool:
    """Whether it is a draft, as Outlook, Thunderbird and Gmail mark theirs."""
    labels = {each.strip().casefold() for each in _raw(mail, "X-Gmail-Labels").split(",")}
    return (
        _raw(mail, "X-Unsent").strip() == "1"
        or bool(_raw(mail, "X-Mozilla-Draft-Info"))
        or bool(labels & {"draft", "drafts"})
    )


_AWAY = re.compile(r"\s*(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?"
                   r"office)\b", re.IGNORECASE)  # fmt: skip


def _automatic(mail: Message) -> str:
    """What a machine wrote it as; "" for a mail that somebody wrote."""
    for part in _parts(mail):
        kind: str = _quietly(part.get_content_type, "")
        attached = _quietly(part.get_content_disposition, "") == "attachment"
        if kind == "text/calendar" and not attached:
            return "a calendar invitation, or an answer to one"
        if kind == "multipart/report" and part is mail:
            return "a report on the delivery of a mail"
    submitted = _raw(mail, "Auto-Submitted").strip().casefold()
    answered = _raw(mail, "X-Autoreply") or _raw(mail, "X-Autorespond")
    bulk = _raw(mail, "Precedence").strip().casefold() == "auto_reply"
    if answered or bulk or submitted.startswith("auto-replied"):
        return "an automatic reply"
    if submitted and not submitted.startswith("no"):
        return "a mail that a machine wrote"
    return "an automatic reply" if _AWAY.match(_header(mail, "Subject", [])) else ""


def _parts(mail: Message) -> Iterator[Message]:
    """The mail and its parts, without those of mails attached to it."""
    waiting = [(mail, 0)]
    while waiting:
        part, depth = waiting.pop(0)
        yield part
        inside: Any = part.get_payload() if part.is_multipart() else ()
        if depth < DEEPEST and _quietly(part.get_content_maintype, "") == "multipart":
            waiting += [(each, depth + 1) for each in inside]


# ── the text ────────────────────────────────────────────────────────────────


@dataclass
class _Parts:
    """Walks the parts of one mail; gathers the names of attached files on the way."""

    name: str
    remarks: list[str]
    attachments: list[str] = field(default_factory=list)

    def texts(self, part: Message, depth: int = 0) -> list[str]:
        """The texts that a reader would see, in their order."""
        return [text for _, text in self._pieces(part, depth)]

    def _pieces(self, part: Message, depth: int) -> list[tuple[str, str]]:
        if depth > DEEPEST:
            raise MailError(f"{self.name} is nested deeper than any letter; {SAVE}.")
        kind: str = _quietly(part.get_content_type, "text/plain")
        parts: Any = part.get_payload() if part.is_multipart() else None
        if parts and kind.startswith("multipart/"):
            return self._of_several(kind, parts, depth + 1)
        disposition = _quietly(part.get_content_disposition, "")
        file = _file_name(part)
        broken = kind.startswith("multipart/")
        if broken:
            self.remarks.append("Its parts could not be told apart, and were read as one text.")
        is_text = broken or (kind in _TEXTS and (not file or depth == 0))
        if is_text and disposition != "attachment" and parts is None:
            return [(kind, self._text(part, kind))]
        self.attachments.append(file or f"a file without a name ({shown(kind)})")
        return []

    def _of_several(self, kind: str, parts: list[Message], depth: int) -> list[tuple[str, str]]:
        if kind == "multipart/related":  # the first is the page, the others its pictures
            files = [each for each in parts[1:] if _is_attached(each)]
            return [piece for each in (*parts[:1], *files) for piece in self._pieces(each, depth)]
        read = [self._pieces(each, depth) for each in parts]
        if kind != "multipart/alternative":
            return [piece for pieces in read for piece in pieces]
        said = [pieces for pieces in read if any(text.strip() for _, text in pieces)]
        plain = [p for p in said if all(kind != "text/html" for kind, _ in p)]
        return next(iter(plain or said[::-1]), [])

    def _text(self, part: Message, kind: str) -> str:
        content = _decoded(part)
        if len(content) > LARGEST_TEXT:
            raise MailError(
                f"{self.name} holds a text of {len(content) / 2**20:.0f} MB; that is no letter. "
                "See whether it is the right file."
            )
        if any(isinstance(each, InvalidBase64CharactersDefect | InvalidBase64LengthDefect)
               for each in part.defects):  # fmt: skip
            self.remarks.append("Its text is damaged (base64); what could be read was read.")
        if kind == "text/html":
            charset = _parameter(part, "charset") or _charset_in(content)
        else:
            charset = _parameter(part, "charset")
        text = re.sub(r"\r\n?", "\n", self._in_letters(content, charset))
        if kind == "text/html":
            return plain_from_html(text)
        if _parameter(part, "format").lower() == "flowed":
            text = unflowed(text, delsp=_parameter(part, "delsp").lower() == "yes")
        return text.removesuffix("\n")

    def _in_letters(self, content: bytes, charset: str) -> str:
        """The text of the bytes; says so where the charset was missing, unknown or wrong."""
        name = _quietly(lambda: codecs.lookup(charset).name, "") if charset else "ascii"
        if name in _NO_CHARSETS:
            name = ""
        if name == "iso8859-1" and re.search(rb"[\x80-\x9f]", content):
            name = "cp1252"  # curly quotes of Windows, which Latin-1 has not; browsers do the same
        if name:
            text = _quietly(lambda: content.decode(name), None)
            if text is not None:
                return str(text)
        text = _quietly(lambda: content.decode("utf-8"), None)
        if name == "ascii":
            if text is None:
                self.remarks.append("It names no charset for its letters; they were read as "
                                    "Western (Windows) ones.")  # fmt: skip
                return content.decode("cp1252", errors="replace")
            return str(text)
        given = shown(_printable(charset))
        if not name:
            self.remarks.append(
                f"Its charset, {given!r}, is not known; it was read as UTF-8"
                f"{'.' if text is not None else ', with � for what could not be read.'}"
            )
        else:
            self.remarks.append(
                f"Its letters are not all {given}, as it says; "
                + ("it was read as UTF-8." if text is not None else "� stands for the others.")
            )
        if text is not None:
            return str(text)
        return _quietly(
            lambda: content.decode(name or "utf-8", errors="replace"),
            content.decode(errors="replace"),
        )


# Python can decode these, but no mail is written in them.
_NO_CHARSETS = frozenset(
    ("idna", "punycode", "unicode_escape", "unicode-escape", "raw_unicode_escape",
     "raw-unicode-escape", "undefined", "mbcs", "oem")
)  # fmt: skip


def _decoded(part: Message) -> bytes:
    nothing: Any = None
    content = _quietly(lambda: part.get_payload(decode=True), nothing)
    if content is None:  # its encoding cannot be told: as it stands
        del part["Content-Transfer-Encoding"]
        content = part.get_payload(decode=True)
    return bytes(content or b"")


def _is_attached(part: Message) -> bool:
    """Whether a part beside a page is a file of its own, not a picture shown in it."""
    picture = _quietly(part.get_content_maintype, "") == "image" and _raw(part, "Content-ID")
    return _quietly(part.get_content_disposition, "") == "attachment" and not picture


def _parameter(part: Message, name: str) -> str:
    nothing: Any = ""
    found = _quietly(lambda: part.get_param(name), nothing)
    return str(found[-1] if isinstance(found, tuple) else found).strip().strip("'\"")


def _charset_in(page: bytes) -> str:
    """The charset that an HTML page names itself."""
    found = re.search(rb"<meta[^<>]{0,200}?charset=[\"']?([\w.:-]+)", page[:4096], re.IGNORECASE)
    return found[1].decode("ascii", errors="ignore") if found else ""


def _file_name(part: Message) -> str:
    """The name of an attached file, fit for a list; "" for none."""
    name = _mended(_quietly(part.get_filename, ""), "file name", [])
    return _printable(name).replace(";", ",").strip()[:LINE_LIMIT]


def _clean(text: str, remarks: list[str]) -> str:
    """The text without control characters, which no record takes."""
    text = re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    kept = "".join(m for m in text if m in "\n\t" or unicodedata.category(m) not in ("Cc", "Cs"))
    if gone := len(text) - len(kept):
        marks = "1 invisible control character was" if gone == 1 else (
            f"{gone} invisible control characters were"
        )  # fmt: skip
        remarks.append(f"{marks} left out of its text.")
    return kept


def unflowed(text: str, *, delsp: bool = False) -> str:
    """A text in format=flowed with its soft line breaks joined (RFC 3676).

    A line that ends in a blank goes on in the next one of the same depth of quotation; the
    signature mark ``-- `` stands alone. With `delsp` the blank itself goes, too.
    """
    done: list[str] = []
    pieces: list[str] = []
    depth = 0

    def close() -> None:
        if pieces:
            done.append(">" * depth + (" " if depth else "") + "".join(pieces))
            pieces.clear()

    for line in text.split("\n"):
        content = line.lstrip(">")
        quotes = len(line) - len(content)
        content = content.removeprefix(" ")
        mark = content == "-- "
        if quotes != depth or mark:
            close()
        depth = quotes
        soft = content.endswith(" ") and not mark
        pieces.append(content[:-1] if soft and delsp else content)
        if not soft:
            close()
    close()
    return "\n".join(done)


# ── whose words ─────────────────────────────────────────────────────────────

# Where a mail that is answered or passed on begins, with everything behind it.
_BEHIND = re.compile(
    r"^(?:[ \t]*-{3,} ?(?:Original Message|Forwarded message)\b[^\n]*$"
    r"|Begin forwarded message:[ \t]*$"
    r"|(?:_{10,}[ \t]*\n+)?\*?From:\*?[^\n]{1,300}\n\*?(?:Sent|Date):\*?[ \t])",
    re.MULTILINE,
)
_WROTE = re.compile(
    r"^On (?=[^\n]{0,200}\d)[^\n]{5,250}(?:\n(?!>)[^\n]{0,200}){0,2}?(?<!\w)wrote:[ \t]*$",
    re.MULTILINE,
)
_PROGRAM_SIGNED = re.compile(
    r"(?:^|\n)[ \t]*(?:Sent from (?:my|Mail|Outlook|Yahoo|Proton)\b[^\n]{0,60}"
    r"|Get Outlook for [^\n]{0,60})\s*\Z"
)


def own_words(body: str) -> str:
    """What the writer of a mail wrote: without the mail it quotes or passes on.

    Answers written between quoted lines are kept; so is the writer's own signature, but not
    the line of a mail program, such as "Sent from my iPhone".
    """
    whole = body
    if behind := _BEHIND.search(body):
        body = body[: behind.start()]
    kept, at = [], 0
    for wrote in _WROTE.finditer(body):
        kept.append(body[at : wrote.start()])
        at = wrote.end()
        if not body[at:].lstrip().startswith(">"):  # quoted without a mark: all of it is
            at = len(body)
            break
    body = "".join((*kept, body[at:]))
    body = "\n".join(line for line in body.split("\n") if not line.lstrip().startswith(">"))
    body = _PROGRAM_SIGNED.sub("", body)
    return whole if body == whole else re.sub(r"\n\s*\n\s*\n", "\n\n", body).strip()


# ── HTML ────────────────────────────────────────────────────────────────────

_DROPPED = frozenset(("head", "style", "script", "title", "template"))
_OPEN = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))  # with space around them
_BLOCKS = frozenset(
    ("div", "ul", "ol", "dl", "dt", "dd", "tr", "table", "section", "article", "header", "footer",
     "address", "center", "form", "hr", "main", "aside", "nav", "figure", "pre", "body", "html")
)  # fmt: skip
_TIGHT = re.compile(r"margin(?:-bottom)?\s*:\s*0", re.IGNORECASE)
_CONDITION = re.compile(r"<!\[[^<>]*>?")  # Outlook's <![if …]>, which the parser may choke on
_NO_TAG = re.compile(r"<(?![^<>]*>)")  # a tag that is never closed takes the parser very long


def plain_from_html(page: str) -> str:
    """The text of an HTML page, as one would type it: paragraphs, lists, "> " for quotations."""
    reader = _Page()
    reader.feed(_NO_TAG.sub("&lt;", _CONDITION.sub("", _without_comments(page))))
    reader.close()
    return reader.text()


def _without_comments(page: str) -> str:
    kept = []
    at = 0
    while (start := page.find("<!--", at)) >= 0 and (end := page.find("-->", start)) >= 0:
        kept.append(page[at:start])
        at = end + 3
    return "".join((*kept, page[at:]))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._mark = ""  # what a list's item begins with, until its words come
        self._held = False  # whether the line holds a hard blank, and so is a line
        self._dropped: list[str] = []
        self._lists: list[int | None] = []  # the next number; None for bullets
        self._quoting: list[list[str]] = []
        self._tight = False
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "body":
            self._dropped.clear()
        if tag in _DROPPED:
            self._dropped.append(tag)
        elif self._dropped:
            return
        elif tag == "br":
            self._end_line()
        elif tag in _OPEN:
            style, name = given.get("style") or "", given.get("class") or ""
            self._tight = tag == "p" and bool(_TIGHT.search(style) or name.startswith("Mso"))
            self._part(gap=not self._tight)
        elif tag == "blockquote":
            self._part(gap=True)
            self._quoting.append(self._lines)
            self._lines = []
        elif tag == "li":
            self._fresh()
            number = self._lists[-1] if self._lists else None
            self._mark = "- " if number is None else f"{number}. "
            if number is not None:
                self._lists[-1] = number + 1
        elif tag in ("td", "th"):
            self._line += " "
        elif tag in _BLOCKS:
            self._fresh()
            if tag in ("ul", "ol"):
                self._lists.append(1 if tag == "ol" else None)
            self._pre += tag == "pre"
            if given.get("id") == "divRplyFwdMsg":  # Outlook: what follows is the mail answered
                self._lines.append("-----Original Message-----")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            while self._dropped.pop() != tag:
                pass
        elif self._dropped:
            return
        elif tag in _OPEN:
            self._part(gap=not self._tight)
            self._tight = False
        elif tag == "blockquote" and self._quoting:
            self._unquote()
        elif tag == "li":
            self._fresh()
            self._mark = ""
        elif tag in _BLOCKS:
            self._part(gap=tag in ("ul", "ol") and len(self._lists) == 1)
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
            self._pre -= tag == "pre" and self._pre > 0

    def handle_data(self, data: str) -> None:
        if self._dropped:
            return
        if self._pre:
            first, *others = data.split("\n")
            self._say(first)
            for line in others:
                self._end_line()
                self._say(line)
            return
        self._held |= "\u00a0" in data
        said = re.sub(r"[ \t\r\n\f\u00a0]+", " ", data)
        self._say(said.lstrip() if not self._line or self._line.endswith(" ") else said)

    def text(self) -> str:
        self._fresh()
        while self._quoting:
            self._unquote()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _say(self, words: str) -> None:
        if self._mark and words.strip():
            self._line, self._mark = self._mark + self._line.lstrip(), ""
        self._line += words

    def _end_line(self) -> None:
        self._lines.append(self._line.rstrip() if self._pre else self._line.strip())
        self._line, self._held = "", False

    def _fresh(self) -> None:
        """Begin a line, unless one is only just begun."""
        if self._line.strip() or self._held:
            self._end_line()
        self._line = ""

    def _part(self, *, gap: bool) -> None:
        self._fresh()
        if gap and self._lines and self._lines[-1] and not self._mark:
            self._lines.append("")

    def _unquote(self) -> None:
        self._fresh()
        quoted = _without_blank_ends(self._lines)
        self._lines = self._quoting.pop()
        self._lines += [f"> {line}".rstrip() for line in quoted]
        self._lines.append("")


def _without_blank_ends(lines: Iterable[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n")
