"""Templates that cannot do anything but write: reading, refusing and rendering their lines.

A template file is text in sections. A line ``## opening`` begins a section; each line under
it is one phrasing of one sentence, in Jinja2, of which a draft uses one. Lines that begin
with ``#`` and a blank are comments. A phrasing may use the slots that are offered, ``if``,
comparisons, and the filters of `FILTERS`; everything else is refused with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment, SecurityError

from toolkit.sources import did_you_mean

LONGEST_FILE = 100_000
LONGEST_LINE = 2_000
LONGEST_RENDERED = 20_000
FILTERS = ("capitalize", "default", "lower", "title", "trim", "upper")

_SECTION = re.compile(r"##\s*([a-z_]+)\s*$")
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Const, nodes.Filter,
    nodes.If, nodes.CondExpr, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand,
    nodes.Concat,
)  # fmt: skip
_IN_WORDS: Mapping[type[nodes.Node], str] = {
    nodes.For: "a loop",
    nodes.Getattr: "a dot",
    nodes.Getitem: "square brackets after a slot",
    nodes.Call: "a call",
    nodes.Include: "an include",
    nodes.Import: "an import",
    nodes.Extends: "an extends",
    nodes.Macro: "a macro",
    nodes.Assign: "a set",
    nodes.Mul: "a multiplication",
    nodes.Mod: "a percent sign",
}


class TemplateFault(ValueError):
    """A template that cannot be used: which file, which line, and what would do."""

    def __init__(self, file: str, line: int, what: str) -> None:
        self.file = file
        self.line = line
        self.what = what
        place = f"{file}, line {line}" if line else file
        super().__init__(f"{place}: {what}")


class _Sandbox(ImmutableSandboxedEnvironment):
    """The second wall: what the list of allowed nodes lets through can still do no harm."""

    intercepted_binops = frozenset(["+", "-", "*", "/", "//", "%", "**"])
    intercepted_unops = frozenset(["+", "-"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        raise SecurityError(f"{operator} is not for templates")

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        raise SecurityError(f"{operator} is not for templates")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        return False


def _sandbox() -> _Sandbox:
    sandbox = _Sandbox(undefined=StrictUndefined, autoescape=False)
    sandbox.globals.clear()
    sandbox.filters = {name: sandbox.filters[name] for name in FILTERS}
    sandbox.tests = {}
    return sandbox


_ENVIRONMENT = _sandbox()


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One line of a template and where it stands."""

    source: str
    file: str
    line: int
    slots: frozenset[str]

    def render(self, values: Mapping[str, str]) -> str:
        """The sentence, on one line; raises `TemplateFault`."""
        plain = {name: str(values[name]) for name in self.slots if name in values}
        try:
            parts, length = [], 0
            for part in _ENVIRONMENT.from_string(self.source).generate(plain):
                length += len(part)
                if length > LONGEST_RENDERED:
                    raise TemplateFault(
                        self.file,
                        self.line,
                        f"it becomes longer than {LONGEST_RENDERED:,} characters",
                    )
                parts.append(part)
        except (TemplateError, RecursionError, SyntaxError, TypeError, OverflowError) as error:
            raise TemplateFault(self.file, self.line, _first_line(error)) from None
        return " ".join("".join(parts).split())


Sections = Mapping[str, tuple[Phrasing, ...]]


def read_template(path: Path, sections: Collection[str], slots: Collection[str]) -> Sections:
    """The phrasings of a template file by section.

    Raises `TemplateFault` where a section or slot is not one of those given, where a
    section is empty, or where a line is no such template as described above.
    """
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise TemplateFault(path.name, 0, f"keep it to {LONGEST_FILE:,} bytes")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise TemplateFault(path.name, 0, "it is not text in UTF-8; save it as that") from None
    except OSError as error:
        raise TemplateFault(path.name, 0, f"it cannot be read ({error.strerror})") from None
    found: dict[str, list[Phrasing]] = {}
    begun: dict[str, int] = {}
    section = ""
    for number, line in enumerate(text.split("\n"), start=1):
        line = line.strip()
        if heading := _SECTION.match(line):
            section = heading[1]
            if section not in sections:
                near = did_you_mean(section, sections)
                what = f"there is no section {section!r} in this template.{near}"
                raise TemplateFault(path.name, number, what)
            found.setdefault(section, [])
            begun.setdefault(section, number)
        elif not line or line.startswith("# ") or line == "#" or re.fullmatch(r"{#.*?#}", line):
            continue
        elif not section:
            what = "write a section first, as in ## opening"
            raise TemplateFault(path.name, number, what)
        else:
            found[section].append(_phrasing(line, path.name, number, slots))
    for name, phrasings in found.items():
        if not phrasings:
            what = f"the section {name!r} is empty; write at least one sentence under it"
            raise TemplateFault(path.name, begun[name], what)
    return {name: tuple(phrasings) for name, phrasings in found.items()}


def _phrasing(source: str, file: str, line: int, slots: Collection[str]) -> Phrasing:
    if len(source) > LONGEST_LINE:
        raise TemplateFault(file, line, f"keep a line to {LONGEST_LINE:,} characters")
    try:
        tree = _ENVIRONMENT.parse(source)
        used = {node.name for node in tree.find_all(nodes.Name)}
        _refuse_what_is_not_allowed(tree, file, line)
    except TemplateSyntaxError as error:
        raise TemplateFault(file, line, f"{_first_line(error)}") from None
    except RecursionError:
        raise TemplateFault(file, line, "it is nested too deeply") from None
    for name in sorted(used):
        if name not in slots:
            raise TemplateFault(
                file, line, f"there is no slot {name!r}.{did_you_mean(name, slots)}"
            )
    return Phrasing(source, file, line, frozenset(used))


def _refuse_what_is_not_allowed(tree: nodes.Template, file: str, line: int) -> None:
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            what = next((w for kind, w in _IN_WORDS.items() if isinstance(node, kind)), "")
            raise TemplateFault(file, line, f"{what or type(node).__name__} is not for templates")
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            raise TemplateFault(
                file, line, f"the filter {node.name!r} is not one of {', '.join(FILTERS)}"
            )


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
