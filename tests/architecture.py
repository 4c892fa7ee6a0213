"""Reads the imports of a package, and says which rules of the house they break.

Works on a folder of source files, so that the rules themselves can be tested on a planted fault.
"""

import ast
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FLOORS = ("engine", "experiment", "training", "models", "views", "app")
QT = {"PySide6", "shiboken6", "pyqtgraph"}
CONCURRENCY = {"multiprocessing", "threading", "subprocess", "concurrent", "_thread", "asyncio"}
CONCURRENT_NAMES = {"QThread", "QThreadPool", "QRunnable", "QProcess", "QtConcurrent"}
FORKING_CALLS = {"fork", "forkpty", "system", "popen", "posix_spawn"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers"}
MOST_LINES = 400
WITHOUT_QT = ("engine", "experiment", "training.run", "training.worker", "training.serving")
EXCEPTIONS = {
    ("app.main", "multiprocessing"),  # `freeze_support`, and the worker that starts before Qt
    ("app.system_libraries", "subprocess"),  # asks apt for a package's name, before there is a Qt
}


@dataclass(frozen=True)
class Import:
    """`module` as it is written out in full; `name` what is taken from it, if anything."""

    module: str
    name: str
    line: int

    @property
    def top(self) -> str:
        return self.module.split(".")[0]


class Source:
    """One module: its dotted name inside the package, its text, its imports."""

    def __init__(self, root: Path, path: Path) -> None:
        self.path = path
        parts = path.relative_to(root).with_suffix("").parts
        self.is_package = parts[-1:] == ("__init__",)
        self.name = ".".join(parts[:-1] if self.is_package else parts)
        self.text = path.read_text(encoding="utf-8")
        self.nodes = list(ast.walk(ast.parse(self.text, str(path))))
        self._package = root.name

    @property
    def floor(self) -> str:
        return self.name.split(".")[0]

    @cached_property
    def imports(self) -> list[Import]:
        """Everywhere in the file, inside functions too, but not those for the type checker."""
        skipped = {id(node) for block in self._typing_blocks() for node in ast.walk(block)}
        found: list[Import] = []
        for node in self.nodes:
            if id(node) in skipped:
                continue
            if isinstance(node, ast.Import):
                found += [Import(alias.name, "", node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(node)
                found += [Import(module, alias.name, node.lineno) for alias in node.names]
        return found

    def _typing_blocks(self) -> list[ast.If]:
        blocks = [node for node in self.nodes if isinstance(node, ast.If)]
        return [block for block in blocks if ast.unparse(block.test).endswith("TYPE_CHECKING")]

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        here = [self._package, *filter(None, self.name.split("."))]
        base = here if self.is_package else here[:-1]
        base = base[: len(base) - node.level + 1]
        return ".".join([*base, *filter(None, [node.module])])

    @property
    def calls(self) -> list[tuple[str, int]]:
        """`os.fork` and the like, as written, with their lines."""
        return [
            (f"{node.func.value.id}.{node.func.attr}", node.lineno)
            for node in self.nodes
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and isinstance(node.func.value, ast.Name)
        ]


class Package:
    """All modules below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        paths = sorted(path for path in root.rglob("*.py") if "__pycache__" not in path.parts)
        self.sources = {source.name: source for source in (Source(root, p) for p in paths)}

    def inner(self, one: Import) -> list[str]:
        """The package's own modules that an import loads, its parent packages included."""
        prefix = f"{self.root.name}."
        if not f"{one.module}.".startswith(prefix):
            return []
        name = one.module[len(prefix) :]
        deepest = f"{name}.{one.name}".strip(".")
        names = [name, deepest] if deepest in self.sources else [name]
        parents = [
            ".".join(n.split(".")[:end]) for n in names for end in range(1, n.count(".") + 2)
        ]
        return [parent for parent in dict.fromkeys(parents) if parent in self.sources]

    def loaded_by(self, start: str) -> set[str]:
        """All modules that importing `start` loads in the end."""
        seen: set[str] = set()
        waiting = [name for name in self.sources if name == start or name.startswith(f"{start}.")]
        while waiting:
            name = waiting.pop()
            if name not in seen:
                seen.add(name)
                waiting += [n for one in self.sources[name].imports for n in self.inner(one)]
        return seen


def broken_rules(package: Package) -> list[str]:
    """A line for each break of a rule: `views/plot.py:3 …`."""
    broken: list[str] = []
    for source in package.sources.values():
        broken += [f"{_where(package, source)}{what}" for what in _breaks(package, source)]
    for start in WITHOUT_QT:
        for name in sorted(package.loaded_by(start)):
            tops = {one.top for one in package.sources[name].imports}
            broken += [f"{start} loads {top} by way of {name}" for top in sorted(tops & QT)]
    return broken


def _where(package: Package, source: Source) -> str:
    return str(source.path.relative_to(package.root))


def _breaks(package: Package, source: Source) -> list[str]:
    return [
        *_floor_breaks(package, source),
        *_engine_breaks(package, source),
        *_concurrency_breaks(source),
        *_form_breaks(source),
    ]


def _floor_breaks(package: Package, source: Source) -> list[str]:
    if source.floor not in FLOORS:
        return []
    allowed = FLOORS[: FLOORS.index(source.floor) + 1]
    if source.floor == "views":
        allowed = tuple(floor for floor in allowed if floor != "engine")
    return [
        f":{one.line} {source.floor} imports {name}"
        for one in source.imports
        for name in package.inner(one)[-1:]
        if name.split(".")[0] in FLOORS and name.split(".")[0] not in allowed
    ]


def _engine_breaks(package: Package, source: Source) -> list[str]:
    if source.floor != "engine":
        return []
    known = {"numpy", package.root.name, *sys.stdlib_module_names}
    return [
        f":{one.line} engine imports {one.top}" for one in source.imports if one.top not in known
    ]


def _concurrency_breaks(source: Source) -> list[str]:
    if source.floor == "training":
        return []
    named = [
        f":{one.line} {one.module} {one.name}".rstrip() + " outside training"
        for one in source.imports
        if (one.top in CONCURRENCY and (source.name, one.top) not in EXCEPTIONS)
        or one.name in CONCURRENT_NAMES
    ]
    used = [
        f":{node.lineno} {node.attr} outside training"
        for node in source.nodes
        if isinstance(node, ast.Attribute) and node.attr in CONCURRENT_NAMES
    ]
    forked = [
        f":{line} {call} outside training"
        for call, line in source.calls
        if call.startswith("os.") and call.removeprefix("os.") in FORKING_CALLS
    ]
    return [*named, *used, *forked]


def _form_breaks(source: Source) -> list[str]:
    lines = source.text.count("\n")
    breaks = [f" has {lines} lines, at most {MOST_LINES}"] if lines > MOST_LINES else []
    parts = {part for name in source.name.split(".") for part in name.split("_")}
    return breaks + [f" is named {part}" for part in sorted(parts & FORBIDDEN_NAMES)]
