"""Files to import, and an import that has read one."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from desktop_nn.models.data_import import DataImport

TABLE = """id;area;kind;price
1;50,5;flat;100
2;60;house;
3;;flat;300
4;80;house;400
"""


def write(folder: Path, text: str = TABLE, name: str = "homes.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def read(qtbot: QtBot, path: Path) -> DataImport:
    made = DataImport(path)
    with qtbot.waitSignal(made.changed):
        made.read()
    return made
