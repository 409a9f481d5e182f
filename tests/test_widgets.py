"""The forms without a browser: set a value, read what reached the season."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import ipywidgets as widgets
import pytest

from toolkit import (
    Answer,
    Applicant,
    Interview,
    ListKind,
    MessageState,
    Program,
    Season,
    SecondLook,
    open_season,
    places,
    season_folder,
    shelf,
)
from toolkit.follow_up.plan import plan
from toolkit.second_looks import blind_order, keep_blind_order
from toolkit.widgets.certify import EntrySheetForm
from toolkit.widgets.drafts import DraftEditor, OtherMessage
from toolkit.widgets.edit_table import problem_at
from toolkit.widgets.notes import NotesForm
from toolkit.widgets.pairs import PairsForm
from toolkit.widgets.plan import CalendarForm, MentorForm
from toolkit.widgets.second_looks import BlindOrderForm, LedgerForm
from toolkit.widgets.show import banner
from toolkit.widgets.sketch import SketchForm
from toolkit.widgets.start import (
    AddInterview,
    AddPerson,
    AddProgram,
    ApplicantForm,
    BringIn,
    ByHand,
    SafeKeeping,
    SeasonPicker,
    Templates,
    program_table,
)
from toolkit.widgets.weighing import WeightsForm


@pytest.fixture
def empty(tmp_path: Path) -> Season:
    return Season.open(tmp_path / "season.matchbook")


@pytest.fixture
def one_program(empty: Season) -> Season:
    empty.put(
        Program(name="Lakeview", city="Chicago", state="IL", specialty="Internal Medicine",
                time_zone="America/Chicago")
    )  # fmt: skip
    return empty


def reopened(season: Season) -> Season:
    """The season as another notebook would find it in the file."""
    assert season.path is not None
    return Season.open(season.path)


def moment_of(season: Season) -> datetime:
    assert season.example_moment is not None
    return season.example_moment


# ── 00 ──────────────────────────────────────────────────────────────────────


def test_the_applicant_is_kept_from_the_first_field_on(empty: Season) -> None:
    form = ApplicantForm(empty)
    form.email.value = "maya@example.edu"
    assert empty.applicant is None
    form.name.value = "Maya Ó Briain"
    form.style.value = "thorough"
    me = reopened(empty).applicant
    assert me is not None
    assert (me.name, me.email, me.style) == ("Maya Ó Briain", "maya@example.edu", "thorough")


def test_a_half_typed_address_is_explained_and_the_rest_is_kept(empty: Season) -> None:
    form = ApplicantForm(empty)
    form.name.value = "Maya"
    form.email.value = "maya@"
    assert "write one address" in form.said.value
    assert reopened(empty).applicant.email == ""  # type: ignore[union-attr]
    form.email.value = "maya@example.edu"
    assert reopened(empty).applicant.email == "maya@example.edu"  # type: ignore[union-attr]


def test_one_half_typed_field_keeps_no_other_from_the_season(empty: Season) -> None:
    form = ApplicantForm(empty)
    form.name.value = "Maya"
    form.graduation_year.value = "20"
    form.school.value = "State University"
    assert "Graduation year" in form.said.value
    assert reopened(empty).applicant.school == "State University"  # type: ignore[union-attr]


def test_the_day_the_list_is_due_is_read_on_eastern_clocks_and_said_again(empty: Season) -> None:
    form = ApplicantForm(empty)
    form.name.value = "Maya"
    form.time_zone.value = "America/Los_Angeles"
    form.rank_deadline.value = "2027-03-03 21:00"
    assert "Your list is due in 2027, on Wed Mar 3, 9:00 PM EST." in form.said.value
    me = reopened(empty).applicant
    assert me is not None and me.rank_deadline is not None
    assert me.rank_deadline.isoformat() == "2027-03-03T21:00:00-05:00"
    again = ApplicantForm(reopened(empty))
    assert again.rank_deadline.value == "2027-03-03 21:00"
    again.rank_deadline.value = " "
    assert reopened(empty).applicant.rank_deadline is None  # type: ignore[union-attr]


@pytest.mark.parametrize("typed", ["2027-03-03T18:00-08:00", "March 3, 2027 9 pm", "3/3/2027 9pm"])
def test_the_day_the_list_is_due_may_be_written_in_other_ways(empty: Season, typed: str) -> None:
    form = ApplicantForm(empty)
    form.name.value = "Maya"
    form.rank_deadline.value = typed
    due = reopened(empty).applicant.rank_deadline  # type: ignore[union-attr]
    assert due == datetime(2027, 3, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed", ["2027-03", "2027-03-03", "2027-02-30 21:00", "soon", "<b>", "2027-03-14 02:30"]
)
def test_a_half_typed_deadline_is_explained_and_the_rest_is_kept(empty: Season, typed: str) -> None:
    form = ApplicantForm(empty)
    form.name.value = "Maya"
    form.rank_deadline.value = "2027-03-03 21:00"
    form.rank_deadline.value = typed
    assert "as 2027-03-03 21:00, Eastern time" in form.said.value
    assert "<b>" not in form.said.value
    form.school.value = "State University"
    me = reopened(empty).applicant
    assert me is not None and me.rank_deadline is not None
    assert (me.school, me.rank_deadline.day) == ("State University", 3)


def test_a_year_no_list_can_be_due_in_is_said(empty: Season) -> None:
    form = ApplicantForm(empty)
    form.name.value = "Maya"
    for typed in ("0001-01-01 00:00", "9999-12-31 23:59"):
        form.rank_deadline.value = typed
        assert "Rank deadline" in form.said.value and "write a year" in form.said.value
    assert reopened(empty).applicant.rank_deadline is None  # type: ignore[union-attr]


def test_a_deadline_that_was_not_touched_is_kept_to_the_second(empty: Season) -> None:
    due = datetime(2027, 3, 4, 1, 59, 59, tzinfo=UTC)
    empty.put(Applicant(name="Maya", rank_deadline=due))
    ApplicantForm(empty).school.value = "State University"
    me = reopened(empty).applicant
    assert me is not None
    assert (me.school, me.rank_deadline) == ("State University", due)


@pytest.mark.parametrize(
    ("zone", "day"),
    [("America/New_York", "Sunday, 15 November 2026"), ("Pacific/Honolulu", "Sunday, 15 November"),
     ("Europe/Paris", "Monday, 16 November 2026")],
)  # fmt: skip
def test_the_banner_tells_the_day_where_the_applicant_is(
    empty: Season, zone: str, day: str
) -> None:
    eight_in_the_evening = datetime(2026, 11, 16, 1, tzinfo=UTC)
    empty.put(Applicant(name="Maya", time_zone=zone))
    assert day in str(banner(empty, eight_in_the_evening).data)
    empty.mark_as_example(eight_in_the_evening)
    assert day in str(banner(empty, eight_in_the_evening).data)


def test_a_program_typed_in_is_offered_at_once_for_its_people(empty: Season) -> None:
    forms = ByHand(empty)
    for field, value in (("name", "Lakeview"), ("city", "Chicago"), ("state", "IL"),
                         ("specialty", "Surgery")):  # fmt: skip
        forms.program.fields[field].value = value
    forms.program.add()
    assert forms.program.fields["specialty"].value == "Surgery"
    forms.selected_index = 1
    offered = [label for label, _ in forms.person.fields["program"].options]
    assert offered == ["Lakeview"]


def test_a_bare_hour_is_a_time_of_day(one_program: Season) -> None:
    form = AddInterview(one_program)
    form.day.value = datetime(2026, 11, 13).date()
    form.starts.value = "9"
    form.add()
    (kept,) = reopened(one_program).interviews.values()
    assert kept.start.isoformat() == "2026-11-13T09:00:00-06:00"


def test_a_run_of_typing_is_taken_back_as_one(empty: Season) -> None:
    form = ApplicantForm(empty)
    for end in range(1, 6):
        form.name.value = "Maya O"[:end]
    assert len(empty.history("applicant/me")) == 1
    empty.undo()
    assert empty.applicant is None


def test_a_program_a_person_and_a_day_can_be_typed_in(empty: Season) -> None:
    program = AddProgram(empty)
    for field, value in (("name", "Lakeview"), ("city", "Chicago"), ("state", "il"),
                         ("specialty", "Surgery"), ("time_zone", "America/Chicago")):  # fmt: skip
        program.fields[field].value = value
    program.add()
    person = AddPerson(empty)
    person.fields["name"].value = "Ana de la Cruz"
    person.add()
    day = AddInterview(empty)
    day.day.value = datetime(2026, 11, 13).date()
    day.add()
    found = reopened(empty)
    assert [each.surname for each in found.people.values()] == ["de la Cruz"]
    assert [each.start.isoformat() for each in found.interviews.values()] == [
        "2026-11-13T09:00:00-06:00"
    ]


def test_what_is_missing_from_a_typed_program_is_said(empty: Season) -> None:
    form = AddProgram(empty)
    form.fields["name"].value = "Lakeview"
    form.add()
    assert "City: nothing was given" in form.said.value
    assert reopened(empty).records == ()


def test_a_program_is_not_typed_over_another(one_program: Season) -> None:
    form = AddProgram(one_program)
    for field, value in (("name", "Lakeview"), ("city", "Boston"), ("state", "MA"),
                         ("specialty", "Internal Medicine")):  # fmt: skip
        form.fields[field].value = value
    form.add()
    assert "is there already" in form.said.value
    assert [each.city for each in reopened(one_program).programs.values()] == ["Chicago"]


def _upload(form: BringIn, name: str, content: bytes) -> None:
    form.file.value = (
        {"name": name, "type": "", "size": len(content), "content": memoryview(content),
         "last_modified": datetime.now()},
    )  # fmt: skip


def test_a_sheet_is_brought_in_and_its_refused_rows_are_given_back(empty: Season) -> None:
    form = BringIn(empty)
    rows = (
        "Program Name,City,State,Specialty,Time Zone\n"
        "Lakeview,Chicago,IL,Internal Medicine,America/Chicago\n"
        "Nowhere,,Illinois,Internal Medicine,America/Chicago\n"
    )
    _upload(form, "my programs.csv", rows.encode())
    form._bring()
    assert [each.name for each in reopened(empty).programs.values()] == ["Lakeview"]
    assert "Illinois" in form.report.value
    aside = list(season_folder(empty).glob("*to-mend*.csv"))
    assert len(aside) == 1
    assert "Nowhere" in aside[0].read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff", b"PK\x03\x04broken", b"a,b\n1,2\n"])
def test_a_file_that_is_no_sheet_is_a_sentence(empty: Season, content: bytes) -> None:
    for name in ("programs.csv", "programs.xlsx"):
        form = BringIn(empty)
        _upload(form, name, content)
        form._bring()
        assert 'role="alert"' in form.said.value
        assert "Traceback" not in form.said.value
    assert reopened(empty).records == ()


def test_a_name_with_markup_is_shown_and_not_run(one_program: Season) -> None:
    form = BringIn(one_program)
    _upload(form, "<img src=x onerror=alert(1)>.csv", b"")
    form._bring()
    assert "<img" not in form.said.value + form.report.value


def test_an_edit_in_the_table_of_programs_reaches_the_season(one_program: Season) -> None:
    made = program_table(one_program)
    key = next(iter(one_program.programs))
    made.edited = {"key": key, "column": "contact_policy", "value": "none", "count": 1}
    assert reopened(one_program).program(key).contact_policy == "none"
    made.edited = {"key": key, "column": "contact_address", "value": "not one", "count": 2}
    assert "write one address" in next(iter(made.problems.values()))
    assert reopened(one_program).program(key).contact_address == ""


def test_a_backup_opens_as_a_season(one_program: Season) -> None:
    form = SafeKeeping(one_program)
    form._back_up()
    copies = list(season_folder(one_program).glob("backup-*.matchbook"))
    assert len(copies) == 1
    assert Season.open(copies[0]).records == one_program.records
    form._write()
    assert (season_folder(one_program) / "season.xlsx").stat().st_size > 1000


def test_the_picker_begins_a_season_and_opens_it(
    one_program: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MINE", tmp_path / "mine")
    monkeypatch.delenv(shelf.VARIABLE, raising=False)
    form = SeasonPicker(one_program)
    form.new.value = "Match 2027"
    form._begin()
    season, _ = open_season()
    assert season.records == ()
    assert [name for name, _ in form.names.options] == ["match-2027"]


def test_template_files_can_be_brought_in_as_they_are(
    one_program: Season, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "MINE", tmp_path)
    Templates(one_program)._write()
    made = sorted(path.name for path in (tmp_path / "templates").iterdir())
    assert len(made) == 10
    with (tmp_path / "templates" / "programs.csv").open(encoding="utf-8-sig") as file:
        assert "name" in next(csv.reader(file))


# ── 01 ──────────────────────────────────────────────────────────────────────


def test_the_form_opens_at_the_day_that_waits_for_its_note(example: Season) -> None:
    form = NotesForm(example)
    assert "verrazine" in form.event.value
    assert not example.notes_from(form.event.value)


def test_a_note_is_in_the_season_letter_by_letter(example: Season) -> None:
    form = NotesForm(example)
    form.topics.value = "the night float redesign; ultrasound"
    note = reopened(example).notes_from(form.event.value)[0]
    assert note.topics == ("the night float redesign", "ultrasound")
    assert note.written_at == moment_of(example)


def test_an_empty_note_is_never_made(example: Season) -> None:
    form = NotesForm(example)
    form.topics.value = "  "
    assert not reopened(example).notes_from(form.event.value)


def test_choosing_another_person_shows_their_note_and_changes_none(example: Season) -> None:
    form = NotesForm(example)
    before = example.edition
    about = next(note for note in example.notes.values() if note.person and note.topics)
    form.event.value = about.interview
    form.person.value = about.person
    assert form.topics.value == "; ".join(about.topics)
    assert example.edition == before


def test_a_note_changed_in_another_notebook_is_not_overwritten_in_silence(example: Season) -> None:
    form = NotesForm(example)
    form.felt.value = "calm"
    other = reopened(example)
    note = other.notes_from(form.event.value)[0]
    other.put(note.changed(felt="calm and curious"))
    form.felt.value = "calm indeed"
    assert "changed elsewhere" in form.said.value
    kept = [version.record.felt for version in other.history(note) if version.record]
    assert {"calm", "calm and curious", "calm indeed"} >= set(kept)
    assert "calm indeed" in kept


# ── 02 and 03 ───────────────────────────────────────────────────────────────


def test_the_calendar_is_written_beside_the_season(example: Season) -> None:
    form = CalendarForm(example, plan(example, now=moment_of(example)))
    form._write()
    text = (season_folder(example) / "follow_up.ics").read_text(encoding="utf-8")
    assert text.count("BEGIN:VEVENT") >= 4


def _editor_on(season: Season, name: str) -> DraftEditor:
    editor = DraftEditor(season, moment_of(season))
    editor.choice.value = next(key for said, key in editor.choice.options if said.startswith(name))
    return editor


def test_a_draft_follows_the_notes_until_it_is_edited(example: Season) -> None:
    editor = _editor_on(example, "Minh Nguyen")
    assert editor.message is not None
    person, key = editor.message.person, editor.message.key
    assert key not in example.messages
    note = example.notes_about(person)[-1]
    example.put(note.changed(topics=("the apple orchard clinic",)))
    editor = _editor_on(example, "Minh Nguyen")
    assert "apple orchard clinic" in editor.body.value
    editor.body.value += "\nP.S."
    assert reopened(example).messages[key].body.endswith("P.S.")


def test_a_finding_goes_when_it_is_mended(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    clean = editor.body.value
    editor.body.value = clean.replace("Dr. Kim", "Dr. Kin")
    assert "recipient.misnamed" in editor.findings.value
    editor.body.value = clean
    assert "recipient.misnamed" not in editor.findings.value


def test_findings_that_come_and_go_stand_below_all_that_is_pressed(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    column = next(
        box.children for box in _boxes(editor) if editor.findings in getattr(box, "children", ())
    )
    actions = next(each for each in column if editor.writing in getattr(each, "children", ()))
    order = [actions, editor.said, editor.findings, editor.allowing]
    assert [each for each in column if each in order] == order
    assert [each is editor.said for each in _boxes(editor)].count(True) == 1


def _boxes(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    """A widget and all that is in it."""
    yield widget
    for each in getattr(widget, "children", ()):
        yield from _boxes(each)


def test_a_draft_with_an_error_is_written_only_when_it_is_let_stand(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    editor.body.value = editor.body.value.replace("Dr. Kim", "Dr. Kin")
    editor._export()
    assert "Not written yet" in editor.said.value
    assert not (season_folder(example) / "drafts").exists()
    editor.allow.value = "recipient.misnamed"
    editor._let_stand()
    assert "Write the reason first" in editor.said.value
    editor.why.value = "her own joke"
    editor._let_stand()
    editor._export()
    written = list((season_folder(example) / "drafts").glob("*.eml"))
    assert len(written) == 1
    assert b"X-Unsent: 1" in written[0].read_bytes()


def test_the_draft_can_be_copied_as_plain_text(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    editor.body.value += "\nP.S. <b>no markup</b>"
    assert "To: Sarah Kim &lt;" in editor.link.value
    assert "&lt;b&gt;no markup" in editor.link.value


def test_a_sent_draft_leaves_the_list_and_silence_is_fine(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    assert editor.message is not None
    key = editor.message.key
    editor._sent()
    assert reopened(example).messages[key].state == MessageState.SENT
    assert key not in [each for _, each in editor.choice.options]
    assert "Silence is fine" in editor.said.value


def test_beginning_again_goes_back_to_the_notes(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    built = editor.body.value
    editor.body.value = "Dear Dr. Kim,\n\nsomething else"
    editor._again()
    assert editor.body.value == built
    assert editor.choice.value not in reopened(example).messages


def _pressed(box: widgets.VBox, label: str) -> None:
    """Press the first button in a box whose words begin so."""
    waiting = list(box.children)
    while waiting:
        each = waiting.pop(0)
        if isinstance(each, widgets.Button) and each.description.startswith(label):
            each.click()
            return
        waiting += getattr(each, "children", ())
    raise AssertionError(f"there is no button {label!r}")


def test_a_note_that_found_no_room_is_added_with_its_sentence(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    assert editor.message is not None
    note = example.notes_about(editor.message.person)[-1]
    example.put(note.changed(topics=(*note.topics, "a harp in the lobby", "the night bus")))
    editor = _editor_on(example, "Sarah Kim")
    assert "harp in the lobby" not in editor.body.value
    _pressed(editor.notes, "Add: a harp in the lobby")
    assert "harp in the lobby" in editor.body.value
    assert "harp in the lobby" in reopened(example).messages[editor.message.key].body
    with pytest.raises(AssertionError):
        _pressed(editor.notes, "Add: a harp in the lobby")


def test_what_is_found_is_underlined_where_it_stands(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    editor.body.value = editor.body.value.replace("Dr. Kim", "Dr. Kin")
    errors = [each for each in editor.body.marks if each["severity"] == "error"]
    assert [editor.body.value[e["start"] : e["end"]] for e in errors] == ["Kin"]
    assert "the lean style asks for" in editor.measure.value


def test_rewritten_words_stay_until_a_change_is_taken_over(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    assert editor.message is not None
    editor.body.value = editor.body.value.replace("Dear Dr. Kim,", "Dear Dr. Kim, good morning,")
    note = example.notes_about(editor.message.person)[-1]
    example.put(note.changed(topics=("the apple orchard clinic",)))
    editor = _editor_on(example, "Sarah Kim")
    assert "apple orchard" not in editor.body.value
    assert editor.changed.children
    _pressed(editor.changed, "Leave it")
    assert "apple orchard" not in editor.body.value and not editor.changed.children
    example.put(example.notes[note.key].changed(topics=("the pear orchard clinic",)))
    editor = _editor_on(example, "Sarah Kim")
    _pressed(editor.changed, "Take this over")
    assert "pear orchard" in editor.body.value and "good morning" in editor.body.value
    assert not editor.changed.children


def test_what_is_typed_stays_when_the_draft_was_taken_back_elsewhere(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    assert editor.message is not None
    editor.body.value += "\nOne more line."
    reopened(example).undo()
    example.refresh()
    editor.body.value += "\nAnd another."
    assert "message/" not in editor.said.value
    body = reopened(example).messages[editor.message.key].body
    assert "One more line.\nAnd another." in body


def test_the_last_step_is_taken_back_from_the_page_itself(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    before = editor.body.value
    editor.body.value += "\nOne more line."
    editor._undo()
    assert editor.body.value == before


def test_a_draft_with_an_error_is_noted_as_sent_only_when_asked_twice(example: Season) -> None:
    editor = _editor_on(example, "Sarah Kim")
    editor.body.value = editor.body.value.replace("Dr. Kim", "Dr. Kin")
    assert editor.message is not None
    key = editor.message.key
    editor._sent()
    assert example.messages[key].state == MessageState.DRAFT
    assert "press once more" in editor.said.value
    editor._sent()
    assert example.messages[key].state == MessageState.SENT


def test_a_draft_outside_the_plan_is_helped_too_and_can_be_thrown_away(example: Season) -> None:
    editor = DraftEditor(example, moment_of(example))
    other = OtherMessage(example, editor)
    other.because.value, other.reason.value = "useful", "they asked"
    other.kind.value = "interest"
    other._begin()
    assert editor.message is not None
    key = editor.message.key
    assert editor.notes.children
    editor.body.value = "Dear all,"
    _pressed(editor, "Begin again")
    assert editor.body.value != "Dear all,"
    _pressed(editor, "Throw this draft away")
    assert key not in reopened(example).messages


def test_all_that_are_fit_to_send_go_into_one_file(example: Season) -> None:
    editor = DraftEditor(example, moment_of(example))
    editor._export_day()
    with zipfile.ZipFile(editor.written) as archive:
        names = archive.namelist()
    assert len(names) >= 3 and all(name.endswith(".eml") for name in names)
    assert editor.written.name in editor.said.value


def test_a_faulty_template_of_ones_own_is_said_with_its_line(example: Season) -> None:
    assert example.path is not None
    folder = example.path.parent / "templates"
    folder.mkdir()
    (folder / "common.txt.j2").write_text("## sign_off\n{{ nobody }}\n", encoding="utf-8")
    editor = DraftEditor(example, moment_of(example))
    assert "common.txt.j2, line 2" in editor.said.value and "nobody" in editor.said.value
    (folder / "common.txt.j2").write_text("## sign_off\nYours in haste,\n", encoding="utf-8")
    editor = DraftEditor(example, moment_of(example))
    assert "Yours in haste,\n" in editor.body.value


def test_a_mentor_is_written_down_and_noted_as_asked(empty: Season) -> None:
    empty.put(
        Program(name="Lakeview", city="Chicago", state="IL", specialty="Neurology",
                time_zone="America/Chicago")
    )  # fmt: skip
    form = MentorForm(empty, datetime(2027, 1, 10, 12, tzinfo=UTC))
    form.ask_by.value = "soon"
    form.name.value = "Dr. Ines Quill"
    form._keep()
    assert "ask by" in form.said.value.lower() and not empty.advocates
    form.ask_by.value = "2027-01-20"
    form.program.value = "program/lakeview-neurology"
    form._keep()
    (kept,) = reopened(empty).advocates.values()
    assert (kept.name, str(kept.ask_by)) == ("Dr. Ines Quill", "2027-01-20")
    _pressed(form.asked, "I have asked")
    assert next(iter(reopened(empty).advocates.values())).asked_at
    form.name.value = "Dr. Ines Quill"
    form._keep()
    (again,) = reopened(empty).advocates.values()
    assert again.asked_at and str(again.ask_by) == "2027-01-20"


def test_a_message_outside_the_plan_needs_its_reason_first(example: Season) -> None:
    editor = DraftEditor(example, moment_of(example))
    other = OtherMessage(example, editor)
    other._begin()
    assert "what it is good for" in other.said.value
    other.reason.value = "they asked for my paper"
    other.because.value = "anxious"
    other._begin()
    assert "let it be for a day" in other.said.value
    other.because.value = "useful"
    other.kind.value = "update"
    other._begin()
    assert editor.message is not None
    assert editor.message.kind == "update"
    assert reopened(example).messages[editor.message.key].reason == "they asked for my paper"


# ── 04 and 05 ───────────────────────────────────────────────────────────────


def test_the_ledger_stays_shut_until_the_blind_order_is_kept(one_program: Season) -> None:
    one_program.put(Interview(program="lakeview-internal-medicine", start="2026-11-13T09:00-06:00"))
    assert LedgerForm(one_program).ledger.rows == []
    form = BlindOrderForm(one_program)
    form._keep()
    form._keep()
    assert reopened(one_program).latest_list(ListKind.BLIND) is not None
    assert len(LedgerForm(one_program).ledger.rows) == 1


@pytest.fixture
def before_the_ledger(tmp_path) -> Season:
    """Two programs interviewed, and no blind order yet."""
    made = Season.open(tmp_path / "before.sqlite")
    for name in ("Ash <b>", "Birch"):
        made.put(Program(name=name, city="Alder", state="IL", specialty="Neurology", key=name[0],
                         time_zone="America/Chicago"))  # fmt: skip
        made.put(Interview(program=name[0], start="2025-11-13T09:00-06:00"))
    return made


def test_an_order_that_nobody_touched_is_asked_about_once(before_the_ledger: Season) -> None:
    form = BlindOrderForm(before_the_ledger)
    form._keep()
    assert "As it stands?" in form.said.value
    assert not reopened(before_the_ledger).rank_lists
    form._keep()
    assert "Kept." in form.said.value
    assert len(reopened(before_the_ledger).rank_lists) == 1


def test_an_order_that_was_moved_is_kept_at_once_with_what_is_below_the_line(
    before_the_ledger: Season,
) -> None:
    form = BlindOrderForm(before_the_ledger)
    form.board.arrange(["program/B"], ["program/A"])
    form._keep()
    kept = reopened(before_the_ledger).latest_list(ListKind.BLIND)
    assert kept is not None and kept.left_out == ("program/A",)
    for shown in (form.kept.value, BlindOrderForm(before_the_ledger).kept.value):
        assert "<ol><li>Birch</li></ol>" in shown
        assert "Below the line:</p><ul><li>Ash &lt;b&gt;</li></ul>" in shown
    assert form.board.layout.display == form.keep.layout.display == "none"


def test_the_blind_order_may_be_mended_until_a_fact_is_noted(before_the_ledger: Season) -> None:
    season = before_the_ledger
    keep_blind_order(season, ["B", "A"], at=datetime.fromisoformat("2026-01-10T09:00-06:00"))
    form = BlindOrderForm(season)
    assert form.mend.layout.display == "" and form.board.layout.display == "none"
    form._mend()
    assert form.board.layout.display == "" and form.board.order == ["program/B", "program/A"]
    form.board.arrange(["program/A", "program/B"])
    form._keep()
    found = blind_order(reopened(season))
    assert found is not None and (found.version, found.entries[0]) == (2, "program/A")
    form._mend()
    form.board.arrange(["program/B", "program/A"])
    season.put(SecondLook(program="A", invited="yes"))
    form._keep()
    assert "stays as it is" in form.said.value
    assert len(reopened(season).rank_lists) == 2
    assert BlindOrderForm(season).mend.layout.display == "none"


def test_the_source_of_the_meanings_stands_once_below_them(example: Season) -> None:
    shown = LedgerForm(example).meanings.value
    assert shown.count("Residency Advisor, 8 January 2026") == 1
    assert shown.index("Residency Advisor") > shown.rindex("</li>")


def test_a_row_of_the_ledger_reaches_the_season_with_its_meaning(example: Season) -> None:
    form = LedgerForm(example)
    key = "program/windrow-im"
    form.ledger.edited = {"key": key, "column": "offered", "value": "no", "count": 1}
    row = next(each for each in reopened(example).second_looks.values() if each.program == key)
    assert row.offered == Answer.NO
    assert "Windrow" in form.meanings.value


def test_weights_and_ratings_move_the_scores_at_once(example: Season) -> None:
    form = WeightsForm(example)
    before = form.scores.value
    criterion = next(iter(example.criteria.values()))
    form.weights.edited = {"key": criterion.key, "column": "weight", "value": 0, "count": 1}
    assert reopened(example).criteria[criterion.key].weight == 0
    assert form.scores.value != before
    program = next(iter(example.programs))
    form.ratings.edited = {"key": program, "column": criterion.name, "value": None, "count": 1}
    stored = [r for r in reopened(example).ratings.values()
              if r.program == program and r.criterion == criterion.name]  # fmt: skip
    assert [each.value for each in stored] == [None]


def test_the_surveys_criteria_come_without_weights(one_program: Season) -> None:
    form = WeightsForm(one_program)
    form._begin()
    assert len(one_program.criteria) >= 5
    assert all(each.weight is None for each in reopened(one_program).criteria.values())


def test_an_answer_is_kept_and_can_be_taken_back(example: Season) -> None:
    form = PairsForm(example)
    before = len(example.choices)
    form._choose(0)
    assert len(reopened(example).choices) == before + 1
    form._back()
    assert len(reopened(example).choices) == before


def test_a_program_that_was_not_seen_is_not_asked_about(example: Season) -> None:
    form = PairsForm(example)
    unseen = {"program/windrow-im", "program/marisol-valley-im", "program/tollgate-im"}
    for _ in range(60):
        if form._pair is None:
            break
        assert not set(form._pair) & unseen
        form._skip()


def test_a_sitting_is_one_version_with_its_reason(example: Season) -> None:
    form = SketchForm(example)
    before = example.latest_list(ListKind.SKETCH)
    assert before is not None
    order = list(form.board.order)
    form.board.order = [order[1], order[0], *order[2:]]
    form.board.moved = {"key": order[1], "from": 2, "to": 1, "count": 1}
    form.board.order = [order[1], order[2], order[0], *order[3:]]
    form.board.moved = {"key": order[2], "from": 3, "to": 2, "count": 2}
    form.reason.value = "the residents were kind"
    now = reopened(example).latest_list(ListKind.SKETCH)
    assert now is not None
    assert now.version == before.version + 1
    assert now.entries[:3] == (order[1], order[2], order[0])
    assert now.reason == "the residents were kind"
    form._undo()
    assert list(form.board.order[:3]) == [order[1], order[0], order[2]]


def test_a_program_without_a_place_is_placed_by_moving_it_or_by_keeping_all(
    example: Season,
) -> None:
    form = SketchForm(example)
    waiting, order = "program/verrazine-neuro", list(form.board.order)
    assert order[-1] == waiting
    assert "Not placed yet: Verrazine" in form.waiting.value
    assert "Windrow" in form.waiting.value
    form.board.arrange([order[1], order[0], *order[2:]], form.board.left_out)
    form.board.moved = {"key": order[1], "from": 2, "to": 1, "count": 1}
    kept = reopened(example).latest_list(ListKind.SKETCH)
    assert kept is not None
    assert waiting not in kept.entries
    form._keep_all()
    kept = reopened(example).latest_list(ListKind.SKETCH)
    assert kept is not None
    assert kept.entries[-1] == waiting
    assert "Not placed yet" not in form.waiting.value
    form._undo()
    assert "Not placed yet: Verrazine" in form.waiting.value


def test_the_sheet_is_written_beside_the_season(example: Season) -> None:
    form = EntrySheetForm(example)
    form._write()
    form._write_page()
    folder = season_folder(example)
    assert (folder / "rank_list.csv").exists()
    assert "private" in (folder / "list_on_one_page.html").read_text(encoding="utf-8").lower()
    assert "Harrow Hill" in (folder / "rank_list.html").read_text(encoding="utf-8")
    assert (folder / "rank_list.xlsx").read_bytes()[:2] == b"PK"


# ── all ─────────────────────────────────────────────────────────────────────


def test_a_saved_notebook_holds_a_sentence_and_nothing_that_was_typed(example: Season) -> None:
    form = NotesForm(example)
    form.topics.value = "a secret"
    bundle, _ = form._repr_mimebundle_()
    assert bundle["text/plain"] == NotesForm.says
    assert "secret" not in str({kind: said for kind, said in bundle.items() if "view" not in kind})


def test_every_form_opens_on_an_empty_season(empty: Season) -> None:
    now = datetime.fromisoformat("2026-11-13T09:00-06:00")
    editor = DraftEditor(empty, now)
    for make in (ApplicantForm, AddPerson, AddInterview, NotesForm, BlindOrderForm, LedgerForm,
                 WeightsForm, PairsForm, SketchForm, SafeKeeping):  # fmt: skip
        make(empty)
    OtherMessage(empty, editor)
    assert empty.records == ()


def test_nothing_is_kept_as_an_order_of_no_programs(empty: Season) -> None:
    SketchForm(empty)._keep_all()
    assert BlindOrderForm(empty).board is None
    assert not reopened(empty).rank_lists


def test_what_a_rating_or_weight_was_refused_for_stands_under_its_cell(example: Season) -> None:
    form = WeightsForm(example)
    key = next(iter(example.criteria))
    form.weights.edited = {"key": key, "column": "weight", "value": 12, "count": 1}
    assert "at most 10" in form.weights.problems[problem_at(key, "weight")]
    form.weights.edited = {"key": key, "column": "weight", "value": 8, "count": 2}
    assert not form.weights.problems


def test_programs_of_one_name_are_told_apart(one_program: Season) -> None:
    one_program.put(
        Program(name="Lakeview", city="Chicago", state="IL", specialty="Neurology",
                time_zone="America/Chicago")
    )  # fmt: skip
    titles = {row["cells"]["name"] for row in program_table(one_program).rows}
    assert titles == {"Lakeview, Internal Medicine", "Lakeview, Neurology"}


def test_another_draft_comes_without_the_words_said_of_the_last(example: Season) -> None:
    editor = DraftEditor(example, moment_of(example))
    editor.why.value = "she goes by that"
    editor.refuse("Not written yet.")
    editor.choice.value = editor.choice.options[1][1]
    assert (editor.said.value, editor.why.value) == ('<span role="status"></span>', "")
