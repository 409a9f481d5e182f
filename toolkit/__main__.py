"""The command line: ``python -m toolkit run``, ``lab``, ``rerun``, ``check``, ``example``, …"""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Matchbook: from interview notes to a rank list of your own. Nothing leaves this machine."""


@main.command()
def run() -> None:
    """Walk the invented season through all the notebooks, and say where everything is."""
    from tqdm import tqdm

    from toolkit.reruns import EXPORTING, WALK, rerun
    from toolkit.shelf import make_example, season_folder
    from toolkit.summary import summary, where_it_all_is

    season = make_example()
    folder = season_folder(season)
    assert season.path is not None
    bar = tqdm(WALK, desc="Walking the example season", unit="notebook", file=sys.stderr)
    for name in bar:
        bar.set_postfix_str(name)
        rerun(name, season.path, {"export": True} if name in EXPORTING else {})
    season.refresh()
    assert season.example_moment is not None
    click.echo()
    for what, stands in summary(season, now=season.example_moment).five():
        click.echo(f"{what:<20}{stands}")
    click.echo()
    for line in where_it_all_is(folder):
        click.echo(line)
    click.echo("\nNow open the notebooks: make lab (or: python -m toolkit lab)")


@main.command()
@click.option("--port", default=8888, show_default=True, help="Where to listen on this machine.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def lab(port: int, no_browser: bool) -> None:
    """Open JupyterLab at your copies of the notebooks, the first of them in front."""
    from toolkit.lab import open_lab

    raise SystemExit(open_lab(port=port, browser=not no_browser))


@main.command()
@click.argument("notebook")
@click.option("--season", required=True, type=click.Path(path_type=Path), help="The season file.")
@click.option("-p", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter to set.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the result goes.")
def rerun(notebook: str, season: Path, parameters: tuple[str, ...], folder: Path | None) -> None:
    """Run one NOTEBOOK (a path, a name, or 07) again on a season, with an HTML page beside it."""
    from toolkit.reruns import RerunError
    from toolkit.reruns import rerun as run_again

    values = {}
    for each in parameters:
        name, sign, value = each.partition("=")
        if not sign:
            raise click.ClickException(f"-p takes NAME=VALUE; {each!r} has no equals sign.")
        values[name.strip()] = value
    try:
        done = run_again(notebook, season, values, folder=folder)
    except RerunError as error:
        raise click.ClickException(str(error)) from None
    click.echo(done)
    click.echo(done.with_suffix(".html"))


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--season", required=True, type=click.Path(path_type=Path), help="The season file.")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For a reader, or for another program.",
)
@click.option(
    "--style",
    type=click.Choice(["lean", "thorough"], case_sensitive=False),
    help="The measure of follow-up; default: the season's own.",
)
@click.option("--now", default="", metavar="ISO", help="When it would be sent; default: its date.")
@click.option("--kind", default="", help="What it is, such as thank-you; default: guessed.")
@click.option("--to", default="", metavar="PERSON_KEY", help="Whom it is for, whatever it says.")
@click.option("--program", default="", metavar="KEY", help="Which program it is for.")
def check(
    files: tuple[Path, ...],
    season: Path,
    shape: str,
    style: str | None,
    now: str,
    kind: str,
    to: str,
    program: str,
) -> None:
    """Hold letters (.eml FILES, or folders of them) against the rules. Nothing is changed.

    Ends with 0 where nothing is worse than a warning, 1 where something is to mend, 2 where
    something could not be read.
    """
    import json
    from datetime import UTC, datetime

    from toolkit.letters import LetterError, as_json, as_text, check_letters
    from toolkit.model import FollowUpStyle, MessageKind, moment
    from toolkit.season import Season, UnknownRecord
    from toolkit.store import SeasonFileError

    kinds = {str(each).casefold(): each for each in MessageKind}
    if kind and kind.casefold() not in kinds:
        raise click.UsageError(f"--kind takes one of {', '.join(MessageKind)}; not {kind!r}.")
    try:
        when = moment(now) if now else None
    except ValueError as error:
        raise click.UsageError(f"--now: {error}") from None
    try:
        held = Season.open(season, read_only=True)
        done = check_letters(
            files,
            held,
            now=when,
            clock=held.example_moment or datetime.now(UTC),
            style=FollowUpStyle(style) if style else None,
            kind=kinds.get(kind.casefold()),
            to=to,
            program=program,
        )
    except (SeasonFileError, UnknownRecord, LetterError) as error:
        raise click.UsageError(str(error)) from None
    if shape == "json":
        click.echo(json.dumps(as_json(done, held), indent=2))
    else:
        if hasattr(sys.stdout, "reconfigure"):  # a console that cannot show every letter
            sys.stdout.reconfigure(errors="replace")
        click.echo(as_text(done, held))
    raise SystemExit(done.exit_code)


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--season", required=True, type=click.Path(path_type=Path), help="The season file.")
def bring_in_mail(files: tuple[Path, ...], season: Path) -> None:
    """Bring mails sent and received (.eml FILES, mboxes, folders of them) into a season.

    Ends with 0 where every mail was taken or passed over, 1 where one was refused.
    """
    from toolkit.correspondence import Outcome, bring_in_correspondence
    from toolkit.season import Season, StaleEdit
    from toolkit.store import SeasonFileError

    if not season.is_file():
        raise click.UsageError(f"There is no season file {season}; check its name and folder.")
    try:
        done = bring_in_correspondence(Season.open(season), files)
    except (SeasonFileError, StaleEdit) as error:
        raise click.ClickException(str(error)) from None
    if hasattr(sys.stdout, "reconfigure"):  # a console that cannot show every letter
        sys.stdout.reconfigure(errors="replace")
    for each in done.lines:
        click.echo(f"{each.file}, mail {each.number}: {each.subject or 'no subject'}")
        click.echo(f"  {' '.join((f'{str(each.outcome).capitalize()}.', *each.says))}")
    click.echo(done)
    raise SystemExit(bool(done.of(Outcome.REFUSED)))


@main.command()
def example() -> None:
    """Make the invented season anew; an edited one is set aside, and no other is touched."""
    from toolkit.shelf import make_example

    click.echo(make_example().path)


@main.command()
@click.argument("name")
def begin(name: str) -> None:
    """Begin an empty season called NAME, which the notebooks then open."""
    from toolkit.shelf import begin_season
    from toolkit.store import SeasonFileError

    try:
        click.echo(begin_season(name))
    except SeasonFileError as error:
        raise click.ClickException(str(error)) from None


@main.command(hidden=True)
def refresh_notebooks() -> None:
    """For developers: run the tracked notebooks on the example and keep their outputs."""
    from toolkit.tracked import refresh

    for path in refresh():
        click.echo(f"changed {path.name}")


@main.command(hidden=True)
def refresh_rules() -> None:
    """For developers: write docs/rules.md and docs/list_findings.md anew from the rules."""
    from toolkit.checks import pages
    from toolkit.files import write_page
    from toolkit.rank_list import findings

    for each in (pages, findings):
        changed = write_page(each.PAGE, each.page())
        click.echo(f"changed {each.PAGE.name}" if changed else f"{each.PAGE.name} is as it was")


if __name__ == "__main__":
    main(prog_name="python -m toolkit")
