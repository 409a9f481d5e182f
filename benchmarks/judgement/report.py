"""Writes RESULTS.md: how right and how fast the rules are, beside their peers, in one run.

``python benchmarks/judgement/report.py`` measures both parts of the corpus, asks the peers, takes
the times, and writes what it found. Of the unopened part it writes counts only.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

import peers
import speed
from corpus import PARTS
from measure import advice_table, measure, table

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"


def machine() -> str:
    """What it ran on, and how busy that was."""
    node = shutil.which("node")
    told = (
        subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
        if node
        else None
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{os.cpu_count()} cores of a {platform.machine()} machine, {memory:.0f} GiB of memory, "
        f"{platform.system()}, Python {platform.python_version()}, "
        f"Node {told.stdout.strip() if told else 'not there'}, proselint {version('proselint')}. "
        f"{os.getloadavg()[0]:.1f} processes wanted a core when it began."
    )


def main() -> None:
    """Measure everything and write it down."""
    pages = [
        "# How right and how fast the rules are",
        f"`python benchmarks/judgement/report.py` wrote this in one go. {machine()}",
        "The corpus is invented (see README.md). `tune` is what the rules were tuned on; "
        "`unopened` was written by other hands and is only counted.",
    ]
    for part in PARTS:
        measured = measure(part)
        pages += [f"## Right or wrong: {part}", table(measured), advice_table(measured)]
    pages += [
        "## Peers",
        f"{peers.__doc__.split(chr(10) * 2)[1]}" if peers.__doc__ else "",
        *(peers.tables(part) for part in PARTS),
        "## Speed",
        "All rules but the prose family, the season's index built, another letter each time.",
        speed.speeds(),
        "## Growth",
        "Milliseconds for one check of so many letters, the least of three (of one, where it took "
        "over a second). A season refuses a message of more than 20,000.",
        speed.growth(),
    ]
    RESULTS.write_text("\n\n".join(pages) + "\n", encoding="utf-8")
    print(RESULTS)


if __name__ == "__main__":
    main()
