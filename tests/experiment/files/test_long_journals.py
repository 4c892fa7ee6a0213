"""Journals of many entries: parts that come again are read once and looked at once, and whatever is
wrong in any entry is still found."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop_nn.experiment import validation
from desktop_nn.experiment.array_setting import ArraySetting
from desktop_nn.experiment.files import (
    ProjectError,
    journal_reading,
    open_project,
    save_project,
)
from desktop_nn.experiment.files.journal_writing import journal_json
from desktop_nn.experiment.files.plain import to_json
from desktop_nn.experiment.journal import Entry, Journal
from desktop_nn.experiment.parameter_setting import ParameterSetting
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.validation import network, rate, training
from desktop_nn.training.run import Run
from tests.experiment.projects import changed, everything, project_of, with_layer

ENTRIES = 40


def long_run() -> Run:
    """Rates changed at every update, and the network twice."""
    run = Run(everything())
    for number in range(1, ENTRIES):
        spec = changed(run.spec, l2=number / 1000)
        run.change(with_layer(spec, 0, dropout=0.4) if number in (10, 20) else spec)
        run.advance(1)
    return run


@pytest.fixture(scope="module")
def project() -> Project:
    return project_of(long_run())


@pytest.fixture
def path(tmp_path: Path, project: Project) -> Path:
    path = tmp_path / "long.dnn"
    save_project(path, project)
    return path


def journal_of(project: Project) -> Journal:
    assert project.checkpoint is not None
    return project.checkpoint.journal


def edited(path: Path, edit: Callable[[list[Any]], None]) -> Path:
    """The file with another journal."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    entries = json.loads(members["journal.json"])
    edit(entries)
    members["journal.json"] = json.dumps(entries).encode()
    other = path.with_name("edited.dnn")
    with zipfile.ZipFile(other, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return other


def test_that_a_long_journal_comes_back_as_it_was(path: Path, project: Project) -> None:
    journal = journal_of(open_project(path))
    assert journal == journal_of(project)
    assert len(journal) == ENTRIES - 1  # what is changed before the first update is the start


def test_that_equal_parts_are_one_and_the_same(path: Path) -> None:
    opened = open_project(path)
    specs = [entry.spec for entry in journal_of(opened)]
    assert len({id(spec.network) for spec in specs}) == 2
    assert len({id(spec.data) for spec in specs}) == 1
    assert len({id(spec.training.optimizer) for spec in specs}) == 1


def test_that_the_best_state_s_journal_is_the_same_again(tmp_path: Path) -> None:
    run = Run(everything())
    for number in range(30):
        run.change(changed(run.spec, l2=number / 1000))
        run.advance(run.updates_per_epoch)
    save_project(tmp_path / "best.dnn", project_of(run))
    opened = open_project(tmp_path / "best.dnn")
    assert opened.best is not None
    journal, best = journal_of(opened), opened.best.checkpoint.journal
    assert len(best) > 1
    assert all(one.spec is other.spec for one, other in zip(journal, best, strict=False))


def test_that_a_network_is_looked_at_once_however_many_entries_have_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []

    def look(spec: Any) -> Any:
        looked.append(spec)
        return network.network_problems(spec)

    monkeypatch.setattr(validation, "network_problems", look)
    open_project(path)
    assert len(looked) == 3  # that of project.json, and the two of the journal


def counted(module: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The first arguments of every call from now on."""
    calls: list[Any] = []
    real = getattr(module, name)

    def call(*arguments: Any) -> Any:
        calls.append(arguments[0])
        return real(*arguments)

    monkeypatch.setattr(module, name, call)
    return calls


def test_that_choices_are_looked_at_once_however_many_entries_have_them(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = [
        *(counted(training, name, monkeypatch) for name in ("choice_problems", "stop_problems")),
        *(counted(rate, name, monkeypatch) for name in ("choice_problems", "number_problems")),
    ]
    open_project(path)
    # Loss and optimizer of project.json, and those of the journal, and so on; of the numbers
    # warm-up and clip, which are equal there.
    assert [len(calls) for calls in looked] == [2 + 2, 1 + 1, 1 + 1, 2]


def test_that_data_is_brought_up_once_however_many_entries_have_it(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def edit(entries: list[Any]) -> None:
        for entry in entries:
            source = {"name": "spiral", "parameters": {"samples": 400, "noise": 0.1}}
            entry["spec"]["data"]["source"] = source

    brought = counted(journal_reading, "brought_up", monkeypatch)
    journal = journal_of(open_project(edited(path, edit)))
    assert len(brought) == 1
    assert len({id(entry.spec.data) for entry in journal}) == 1
    assert journal[-1].spec.data.source.parameters["arms"] == 2


def wrong_type(entries: list[Any]) -> None:
    entries[33]["spec"]["training"]["batch_size"] = "many"


def wrong_part(entries: list[Any]) -> None:
    entries[33]["spec"]["network"]["layers"][1]["activation"] = 7


def lacks_part(entries: list[Any]) -> None:
    del entries[33]["spec"]["training"]["loss"]


@pytest.mark.parametrize(
    ("edit", "place"),
    [
        (wrong_type, "$[33].spec.training.batch_size"),
        (wrong_part, "$[33].spec.network.layers[1].activation"),
        (lacks_part, "$[33].spec.training"),
    ],
)
def test_that_what_has_no_right_form_is_named_with_its_place(
    path: Path, edit: Callable[[list[Any]], None], place: str
) -> None:
    with pytest.raises(ProjectError) as refusal:
        open_project(edited(path, edit))
    assert "journal.json in the file is not as it should be" in str(refusal.value)
    assert f"`{place}`" in str(refusal.value)


def negative_penalty(spec: Any) -> None:
    spec["training"]["l2"] = -1.0


def unknown_loss(spec: Any) -> None:
    spec["training"]["loss"]["name"] = "none"


def other_loss(spec: Any) -> None:
    spec["training"]["loss"]["name"] = "softmax_cross_entropy"


def no_units(spec: Any) -> None:
    spec["network"]["layers"][0]["units"] = 0


def other_inputs(spec: Any) -> None:
    spec["network"]["inputs"] = 5


def no_training(spec: Any) -> None:
    spec["data"]["validation_share"] = 1.0


def other_seed(spec: Any) -> None:
    spec["seed"] = -1


@pytest.mark.parametrize("number", [0, 15, 33])
@pytest.mark.parametrize(
    "spoil",
    [
        negative_penalty, unknown_loss, other_loss, no_units, other_inputs, no_training, other_seed
    ],
)  # fmt: skip
def test_that_an_error_in_any_entry_is_refused(
    path: Path, spoil: Callable[[Any], None], number: int
) -> None:
    def edit(entries: list[Any]) -> None:
        spoil(entries[number]["spec"])

    with pytest.raises(ProjectError):
        open_project(edited(path, edit))


def test_that_what_older_journals_lack_is_as_it_was(path: Path, project: Project) -> None:
    def edit(entries: list[Any]) -> None:
        for entry in entries:
            entry["spec"]["training"].pop("schedule")
            entry["spec"]["network"]["layers"][0].pop("bias_initializer")
            entry["spec"].pop("seed")

    journal = journal_of(open_project(edited(path, edit)))
    specs = [replace(entry.spec, seed=42) for entry in journal_of(project)]
    assert [entry.spec for entry in journal] == specs


def test_that_a_journal_written_part_by_part_is_the_same_text(project: Project) -> None:
    journal = journal_of(project)
    assert journal_json(journal) == to_json(list(journal))
    assert journal_json(()) == b"[]"


def test_that_settings_and_arrays_are_written_too() -> None:
    setting = ParameterSetting(1, "W", (0, 1), 0.5)
    arrays = (ArraySetting(1, "b", bytes(16)),)
    journal = (Entry(0, everything(), (setting,)), Entry(3, everything(), (), arrays))
    assert journal_json(journal) == to_json(list(journal))
