"""Letters read back from .eml files, as mail programs of many kinds write them."""

from __future__ import annotations

import mailbox
import os
import textwrap
import unicodedata
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.policy import default as POLICY
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from strategies import seasons

from toolkit.exchange import mail as mails
from toolkit.exchange.mail import MailError, plain_from_html, read_mail, unflowed
from toolkit.follow_up.outbox import eml, write_eml
from toolkit.model import Message

ANYWHERE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
HEAD = "From: Noor <noor@example.edu>\r\nTo: Ana <ana@lakeview.example>\r\nSubject: Thank you\r\n"


def saved(folder: Path, content: bytes | str, name: str = "a.eml") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(folder: Path, content: bytes | str):
    return read_mail(saved(folder, content))


def with_body(kind: str, body: str | bytes, cte: str = "8bit", head: str = HEAD) -> bytes:
    top = f"{head}MIME-Version: 1.0\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {cte}"
    return top.encode() + b"\r\n\r\n" + (body if isinstance(body, bytes) else body.encode())


# the plain cases


def test_a_plain_mail_gives_its_text_and_its_readers(tmp_path):
    got = read(tmp_path, HEAD + "Cc: Bo <bo@lakeview.example>\r\n\r\nDear Ana,\r\n\r\nThanks.\r\n")
    assert got.subject == "Thank you"
    assert got.body == "Dear Ana,\n\nThanks."
    assert [str(each) for each in got.readers] == [
        "Ana <ana@lakeview.example>", "Bo <bo@lakeview.example>",
    ]  # fmt: skip
    assert (got.date, got.unsent, got.answers, got.remarks) == (None, False, False, ())


def test_quoted_printable_soft_breaks_are_joined(tmp_path):
    body = "Dear Ana,=0D=0A=\r\nThank you for the =\r\ninterview =E2=80=93 truly.\r\n"
    got = read(tmp_path, with_body("text/plain; charset=utf-8", body, "quoted-printable"))
    assert got.body == "Dear Ana,\nThank you for the interview – truly."


def test_base64_is_decoded_and_damage_is_told(tmp_path):
    whole = with_body("text/plain; charset=utf-8", "VGhhbmsgeW91LCBOdcOxZXou\r\n", "base64")
    assert read(tmp_path, whole).body == "Thank you, Nuñez."
    damaged = read(tmp_path, whole.replace(b"VGhh", b"VG!hh"))
    assert damaged.body and "damaged" in damaged.remarks[0]


def test_encoded_words_in_headers_are_read(tmp_path):
    head = (
        "To: =?utf-8?q?N=C3=BA=C3=B1ez=2C_Ana?= <ana@lakeview.example>\r\n"
        "Subject: =?iso-8859-1?q?Merci=2C_tr=E8s?=\r\n =?utf-8?b?IGJpZW4=?=\r\n"
    )
    got = read(tmp_path, head + "\r\nHi.")
    assert got.subject == "Merci, très bien"
    assert (got.to[0].name, got.to[0].address) == ("Núñez, Ana", "ana@lakeview.example")


def test_raw_letters_in_headers_are_read_as_utf8_or_western(tmp_path):
    assert read(tmp_path, "Subject: Señora – 你\r\n\r\nHi.").subject == "Señora – 你"
    assert read(tmp_path, "Subject: Señora\r\n\r\nHi.".encode("latin-1")).subject == "Señora"


def test_a_reader_may_be_a_name_alone(tmp_path):
    got = read(tmp_path, "To: Ana de la Cruz\r\nSubject: x\r\n\r\nHi.")
    assert [(each.name, each.address) for each in got.to] == [("Ana de la Cruz", "")]


def test_addresses_behind_a_semicolon_are_not_lost(tmp_path):
    got = read(tmp_path, "To: Ana <a@x.example>; Bo <b@x.example>\r\n\r\nHi.")
    assert [each.address for each in got.to] == ["a@x.example", "b@x.example"]


def test_dates_are_read_with_their_zone_and_bad_ones_told(tmp_path):
    def date(text):
        return read(tmp_path, f"{HEAD}Date: {text}\r\n\r\nHi.")

    assert date("Fri, 13 Nov 2026 09:00:00 -0600").date == datetime.fromisoformat(
        "2026-11-13T09:00-06:00"
    )
    assert date("Fri, 13 Nov 2026 09:00:00 -0000").date.isoformat().endswith("+00:00")
    bad = date("some day soon")
    assert bad.date is None and "some day soon" in bad.remarks[0]


# charsets


@pytest.mark.parametrize(
    "charset", ["utf-8", "iso-8859-1", "windows-1252", "utf-16", "ISO-8859-15"]
)
def test_known_charsets_are_read_without_a_remark(tmp_path, charset):
    got = read(tmp_path, with_body(f"text/plain; charset={charset}", "Núñez".encode(charset)))
    assert (got.body, got.remarks) == ("Núñez", ())


def test_curly_quotes_of_windows_pass_for_latin_1(tmp_path):
    body = "“I’m” Núñez".encode("cp1252")
    got = read(tmp_path, with_body("text/plain; charset=iso-8859-1", body))
    assert (got.body, got.remarks) == ("“I’m” Núñez", ())


@pytest.mark.parametrize(
    ("charset", "content", "body", "said"),
    [
        ("x-klingon", "Núñez".encode(), "Núñez", "is not known"),
        ("x-klingon", b"N\xfa\xf1ez", "N��ez", "is not known"),
        ("punycode", b"Nunez", "Nunez", "is not known"),
        ("base64", b"Nunez", "Nunez", "not all base64"),
        ("utf-8", b"N\xfa\xf1ez", "N��ez", "not all utf-8"),
        ("us-ascii", b"N\xfa\xf1ez", "Núñez", "no charset"),
    ],
)
def test_a_charset_that_is_wrong_or_unknown_is_told(tmp_path, charset, content, body, said):
    got = read(tmp_path, with_body(f"text/plain; charset={charset}", content))
    assert got.body == body
    assert said in got.remarks[0]


# several parts


def message(**fields) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["To"], mail["Subject"] = "Ana <ana@lakeview.example>", "Thank you"
    for name, value in fields.items():
        mail[name.replace("_", "-")] = value
    return mail


def test_of_alternatives_the_plain_one_is_read(tmp_path):
    mail = message()
    mail.set_content("Plain words.")
    mail.add_alternative("<p>Page words.</p>", subtype="html")
    assert read(tmp_path, mail.as_bytes()).body == "Plain words."


def test_a_blank_plain_part_gives_way_to_the_page(tmp_path):
    mail = message()
    mail.set_content(" \n")
    mail.add_alternative("<p>Page words.</p>", subtype="html")
    assert read(tmp_path, mail.as_bytes()).body == "Page words."


def test_attached_files_are_named_and_not_read(tmp_path):
    mail = message()
    mail.set_content("See attached.")
    mail.add_attachment(b"x", maintype="application", subtype="pdf", filename="Résumé; v2.pdf")
    mail.add_attachment("not the letter", filename="notes.txt")
    mail.add_attachment(message(Date="Fri, 13 Nov 2026 09:00:00 -0600"))
    got = read(tmp_path, mail.as_bytes())
    assert got.body == "See attached."
    assert got.attachments[:2] == ("Résumé, v2.pdf", "notes.txt")
    assert len(got.attachments) == 3


def test_words_behind_an_inline_picture_are_not_lost(tmp_path):
    parts = (
        "--b\r\nContent-Type: text/plain\r\n\r\nBefore.\r\n"
        "--b\r\nContent-Type: image/png\r\nContent-Disposition: inline; filename=p.png\r\n\r\nx\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nBehind.\r\n--b--\r\n"
    )
    got = read(tmp_path, with_body("multipart/mixed; boundary=b", parts, "7bit"))
    assert got.body == "Before.\nBehind."
    assert got.attachments == ("p.png",)


def test_pictures_of_a_page_are_no_attachments(tmp_path):
    mail = message()
    mail.set_content("<p>Hi <img src=cid:1></p>", subtype="html")
    mail.add_related(b"x", maintype="image", subtype="png", cid="<1>", filename="logo.png")
    got = read(tmp_path, mail.as_bytes())
    assert (got.body, got.attachments) == ("Hi", ())


def test_parts_that_cannot_be_told_apart_are_still_read(tmp_path):
    got = read(tmp_path, with_body("multipart/mixed", "Dear Ana,\r\nThanks.", "7bit"))
    assert "Dear Ana," in got.body
    assert "told apart" in got.remarks[0]


# flowed


def test_flowed_lines_are_joined_and_signature_and_quotes_kept():
    text = "Thank you for \nthe day.\n\n> You said \n> this.\n>> And that.\n From here.\n-- \nNoor"
    assert unflowed(text) == (
        "Thank you for the day.\n\n> You said this.\n>> And that.\nFrom here.\n-- \nNoor"
    )
    assert unflowed("dis- \ncover", delsp=True) == "dis-cover"


def test_flowed_is_read_only_where_it_is_said(tmp_path):
    body = "Thank you for \r\nthe day."
    flowed = read(tmp_path, with_body("text/plain; charset=utf-8; format=flowed", body))
    assert flowed.body == "Thank you for the day."
    assert read(tmp_path, with_body("text/plain; charset=utf-8", body)).body == (
        "Thank you for \nthe day."
    )


def flowed(line: str, width: int = 40) -> str:
    """A line as a mail program breaks it (RFC 3676, section 4.2)."""
    broken = textwrap.wrap(
        line, width, drop_whitespace=False, break_long_words=False, break_on_hyphens=False
    )
    pieces, carried = [], ""
    for piece in broken or [""]:
        pieces.append(carried + piece)
        carried = ""
        if not pieces[-1].endswith(" ") and len(pieces) < len(broken):
            carried = pieces.pop()
    pieces += [carried] if carried else []
    return "\n".join(f" {p}" if p.startswith((" ", ">", "From ")) else p for p in pieces)


@ANYWHERE
@given(st.lists(st.text("ab ,>é-F", max_size=120).map(str.rstrip), max_size=6))
def test_any_text_that_was_flowed_is_the_same_again(lines):
    assert unflowed("\n".join(map(flowed, lines))).split("\n") == (lines or [""])


# pages


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        (
            '<div dir="ltr"><div>Dear Ana,</div><div><br></div><div>Thank&nbsp;you &amp; all'
            "</div></div>",
            "Dear Ana,\n\nThank you & all",
        ),
        (
            "<html><head><title>t</title><style>p{}</style></head><body>"
            "<p class=MsoNormal>Dear Ana,<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            "<p class=MsoNormal>Best,</p><p class=MsoNormal>Noor</p><script>x()</script></body>",
            "Dear Ana,\n\nBest,\nNoor",
        ),
        ("Two:<ul><li>one</li><li><p>two</p></li></ul>End", "Two:\n- one\n- two\n\nEnd"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("Yes<blockquote><p>q1</p><p>q2</p></blockquote>No", "Yes\n\n> q1\n>\n> q2\n\nNo"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ("<pre>x\n  y</pre>", "x\n  y"),
        ("a < b &lt; c &eacute; &#8211;", "a < b < c é –"),
        ("<![if !supportLists]>b<![endif]>", "b"),
        ("one\n  two", "one two"),
        ("a<!-- <p>not</p> -->b<!-- open", "ab<!-- open"),
        ("<b <i>x</i>", "<b x"),
        ("Hi<div id=divRplyFwdMsg>From: Ana</div>", "Hi\n-----Original Message-----\nFrom: Ana"),
    ],
)
def test_a_page_becomes_the_text_that_one_would_type(page, text):
    assert plain_from_html(page) == text


@ANYWHERE
@given(st.text(st.sampled_from(list("<>/!-[]&;\"'= \naplibr#x\u00a0")), max_size=80))
@example("<![")
@example("<!doctype [")
@example("</blockquote></ul></p><li>")
def test_no_page_is_too_broken_to_read(page):
    assert isinstance(plain_from_html(page), str)


@ANYWHERE
@given(st.lists(st.text("abc <&>é", min_size=1).map(str.strip).filter(bool), min_size=1))
def test_the_words_of_a_page_are_all_there(paragraphs):
    from html import escape

    page = "".join(f"<p>{escape(each)}</p>" for each in paragraphs)
    assert plain_from_html(page).split() == " ".join(paragraphs).split()


# what is not a letter


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\r\n \r\n", "is empty"),
        (b"Dear Dr. Smith,\n\nThank you.\n", "is not a mail"),
        (b"%PDF-1.7 \x00\xff", "is not a mail"),
        (b"\xd0\xcf\x11\xe0 \x00", "Outlook"),
        (HEAD.encode(), "without a text"),
        (with_body("application/pdf; name=cv.pdf", "JVBERi0=", "base64"), "attached: cv.pdf"),
    ],
)
def test_what_is_no_letter_is_refused_in_a_sentence(tmp_path, content, said):
    with pytest.raises(MailError, match=said) as error:
        read(tmp_path, content)
    assert str(error.value).startswith("a.eml ")
    assert str(error.value).endswith(".")


def test_a_file_that_cannot_be_had_is_told(tmp_path):
    with pytest.raises(MailError, match="not there"):
        read_mail(tmp_path / "none.eml")
    with pytest.raises(MailError, match="is a folder"):
        read_mail(tmp_path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.eml")
        with pytest.raises(MailError, match="not a file"):
            read_mail(tmp_path / "pipe.eml")


def test_what_is_too_large_or_too_deep_is_refused(tmp_path, monkeypatch):
    deep = "x"
    for level in range(60):
        deep = f"Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n{deep}"
    with pytest.raises(MailError):
        read(tmp_path, HEAD + deep)
    with pytest.raises(MailError, match="To line of"):
        read(tmp_path, f"To: {'a@b.example, ' * 3_000}\r\n\r\nx")
    monkeypatch.setattr(mails, "LARGEST_TEXT", 10)
    with pytest.raises(MailError, match="no letter"):
        read(tmp_path, HEAD + "\r\n" + "x" * 11)
    monkeypatch.setattr(mails, "LARGEST_FILE", 10)
    with pytest.raises(MailError, match="larger than"):
        read(tmp_path, HEAD + "\r\nx")


def test_control_characters_are_left_out_and_told(tmp_path):
    got = read(tmp_path, HEAD + "\r\nDear\x00 Ana\x1b[31m,\x0bThanks")
    assert got.body == "Dear Ana[31m,\nThanks"
    assert "2 invisible" in got.remarks[0]


# properties

_bodies = st.text(
    st.one_of(
        st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), st.sampled_from("\n\t =>.–é你")
    ),
    max_size=400,
).filter(lambda text: Message(program="p", kind="other", body=text).body.strip())


def as_kept(body: str) -> str:
    """A body as a record keeps it; a file cannot tell whether the last line was ended."""
    return unicodedata.normalize("NFC", Message(program="p", kind="other", body=body).body)


@ANYWHERE
@given(
    _bodies, st.sampled_from(["7bit", "8bit", "quoted-printable", "base64", None]), st.booleans()
)
def test_any_body_written_by_the_library_is_read_back_the_same(tmp_path, body, cte, html_too):
    mail = message()
    try:
        mail.set_content(body, cte=cte)
    except (UnicodeError, ValueError):  # 7bit cannot carry it
        mail.set_content(body)
    if html_too:
        mail.add_alternative("<p>Something else.</p>", subtype="html")
    for policy in (POLICY, SMTP):
        got = read(tmp_path, mail.as_bytes(policy=policy))
        assert as_kept(got.body) == as_kept(body).removesuffix("\n")
        assert got.remarks == ()


@settings(ANYWHERE, max_examples=40)
@given(seasons(), _bodies)
def test_any_message_of_our_outbox_is_read_back_the_same(tmp_path, season, body):
    for each in season.messages.values():
        written = each.changed(body=body)
        got = read_mail(write_eml(written, season, tmp_path))
        assert as_kept(got.body) == written.body.removesuffix("\n")
        assert got.subject == written.subject
        assert got.unsent and not got.remarks


_HEADERS = ["To", "From", "Cc", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding",
            "Content-Disposition", "X-Unsent", "MIME-Version", "In-Reply-To"]  # fmt: skip
_BITS = [b"text/plain", b"text/html", b"multipart/mixed; boundary=b", b"charset=", b"utf-8", b"=?",
         b"?=", b"?q?", b"base64", b"--b\r\n", b"\r\n\r\n", b"\r\n", b"<", b">", b'"', b"(", b",",
         b";", b"@", b"=C3", b"\xff", b"\x00", b"[", b"*0*=", b"message/rfc822", b"a"]  # fmt: skip


@settings(ANYWHERE, max_examples=300)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(_HEADERS),
            st.one_of(st.binary(max_size=30), st.lists(st.sampled_from(_BITS)).map(b"".join)),
        ),
        max_size=6,
    ),
    st.one_of(st.binary(max_size=200), st.lists(st.sampled_from(_BITS), max_size=30).map(b"".join)),
)
def test_no_bytes_crash_the_reading(tmp_path, headers, rest):
    content = b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
    path = saved(tmp_path, content + b"\r\n" + rest)
    try:
        got = read_mail(path)
    except MailError as error:
        assert str(error).startswith("a.eml")
    else:
        assert got.body.strip()
        assert Message(program="p", kind="other", body=got.body).body is not None


@settings(ANYWHERE, max_examples=100)
@given(seasons(), st.integers(0, 10_000), st.binary(max_size=6))
def test_a_damaged_mail_of_our_own_does_not_crash_the_reading(tmp_path, season, at, noise):
    for each in season.messages.values():
        content = eml(each, season)
        at %= len(content)
        path = saved(tmp_path, content[:at] + noise + content[at + len(noise) :])
        try:
            read_mail(path)
        except MailError as error:
            assert "a.eml" in str(error)


# several mails in one file

STAMP = b"From ana@lakeview.example Fri Nov 13 16:00:00 2026\n"


def several(folder: Path, content: bytes) -> list:
    return list(mails.read_mails(saved(folder, content, "in.mbox")))


def test_an_eml_holds_one_mail_and_its_id_is_kept(tmp_path):
    content = HEAD.encode() + b"Message-ID: <1@x.example>\r\n\r\nHi."
    (got,) = mails.read_mails(saved(tmp_path, content))
    assert got == read_mail(tmp_path / "a.eml")
    assert (got.id, got.automatic) == ("<1@x.example>", "")


def test_a_guarded_line_is_freed_and_a_line_that_only_begins_so_parts_nothing(tmp_path):
    body = b"From here on.\nFrom Monday to Friday\n>From us\n>>From them\n"
    first, second = several(
        tmp_path, (STAMP + HEAD.encode() + b"\r\n" + body + b"\n") * 2
    )  # fmt: skip
    assert first == second
    assert first.body.strip() == "From here on.\nFrom Monday to Friday\nFrom us\n>From them"


def test_a_broken_mail_has_its_number_and_the_others_go_on(tmp_path, monkeypatch):
    whole = STAMP + HEAD.encode() + b"\r\nHi.\n\n"
    got = several(tmp_path, whole + STAMP + b"\x00\xff\n" + STAMP + whole)
    assert [isinstance(each, MailError) for each in got] == [False, True, True, False]
    assert "in.mbox, mail 2, is not a mail" in str(got[1])
    monkeypatch.setattr(mails, "LARGEST_FILE", 200)
    got = several(tmp_path, whole + STAMP + HEAD.encode() + b"\r\n" + b"x\n" * 200 + whole)
    assert "mail 2, is larger" in str(got[1])
    assert got[0].body.strip() == got[2].body.strip() == "Hi."


def test_a_box_that_holds_too_much_is_told(tmp_path, monkeypatch):
    box = (STAMP + HEAD.encode() + b"\r\nHi.\n\n") * 3
    monkeypatch.setattr(mails, "MOST_MAILS", 2)
    with pytest.raises(MailError, match="more than 2 mails"):
        several(tmp_path, box)
    monkeypatch.setattr(mails, "LARGEST_MBOX", 10)
    with pytest.raises(MailError, match="larger than"):
        several(tmp_path, box)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Auto-Submitted: auto-replied", "reply"),
        ("Auto-Submitted: auto-generated", "machine"),
        ("Auto-Submitted: no", ""),
        ("X-Autoreply: yes", "reply"),
        ("Precedence: list", ""),
        ("Subject: Automatic reply: Hi", "reply"),
        ("Content-Type: text/calendar; method=REQUEST", "calendar"),
        ("Content-Type: multipart/report; boundary=b", "delivery"),
    ],
)
def test_what_a_machine_wrote_is_told_apart(tmp_path, header, said):
    content = f"From: ana@x.example\r\n{header}\r\n\r\nHi."
    (got,) = mails.read_mails(saved(tmp_path, content))
    assert said in got.automatic and bool(got.automatic) == bool(said)


@pytest.mark.parametrize(
    ("body", "own"),
    [
        ("Thanks.\n> You asked\nNo.\n", "Thanks.\nNo."),
        ("Thanks.\n\nOn Nov 12, 2026, Ana wrote:\n> Hi\n> Ana\n\nBye.", "Thanks.\n\nBye."),
        ("Thanks.\n\nOn Nov 12, 2026, Ana wrote:\n\nHi\nAna", "Thanks."),
        ("Thanks.\n\n-----Original Message-----\nFrom: Ana", "Thanks."),
        ("Thanks.\n________________________________\nFrom: Ana\nSent: Friday\nHi", "Thanks."),
        ("Thanks.\n\nBegin forwarded message:\n\nFrom: Ana", "Thanks."),
        ("Thanks.\nNoor\n\nSent from my iPhone", "Thanks.\nNoor"),
        ("Thanks.\nNoor\n\nGet Outlook for iOS", "Thanks.\nNoor"),
        ("On Thursday I read what you wrote: it stayed.", None),
        ("  Sent from my heart, and more.\nNoor\n", None),
        ("From: us\nTo: you", None),
        ("On 1 day you wrote:\n> Hi", ""),
    ],
)  # fmt: skip
def test_only_the_writers_own_words_are_own_words(body, own):
    assert mails.own_words(body) == (body if own is None else own)


@ANYWHERE
@given(
    st.lists(
        st.sampled_from([*"ab >\n:-_", "\nOn 1 ", "wrote:\n", "\nFrom: a\n", "Sent: "]), max_size=40
    ).map("".join)
)
def test_own_words_are_lines_of_the_mail_and_none_is_quoted(body):
    own = mails.own_words(body)
    assert all(line in body for line in own.split("\n"))
    assert not any(line.lstrip().startswith(">") for line in own.split("\n"))


@settings(ANYWHERE, max_examples=60)
@given(st.lists(_bodies, min_size=1, max_size=4))
def test_a_box_written_by_the_library_holds_the_same_mails(tmp_path, bodies):
    path = tmp_path / "lib.mbox"
    path.unlink(missing_ok=True)
    box = mailbox.mbox(path)
    for each in bodies:
        mail = message()
        mail.set_content(each)
        box.add(mail)
    box.close()
    got = list(mails.read_mails(path))
    assert len(got) == len(bodies)
    for mail, body in zip(got, bodies, strict=True):
        assert as_kept(mail.body).strip() == as_kept(body).strip()


@settings(ANYWHERE, max_examples=100)
@given(st.lists(st.binary(max_size=60) | st.sampled_from([STAMP, HEAD.encode(), b"\r\n\r\n"])))
def test_no_bytes_crash_the_reading_of_a_box(tmp_path, pieces):
    for each in several(tmp_path, STAMP + b"".join(pieces)):
        assert isinstance(each, MailError) or each.body.strip() or each.automatic
