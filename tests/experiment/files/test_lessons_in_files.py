"""A lesson in a file: saved as it is, refused with a sentence where it can't be one."""

import json
import zipfile
from dataclasses import replace

import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.files import ProjectError, open_project, save_project
from desktop_nn.experiment.lesson import Lesson, Look, Option, Put, Step
from desktop_nn.experiment.project import Project
from desktop_nn.experiment.resources import resource
from desktop_nn.training.run import Run
from tests.experiment.projects import default_spec, everything, project_of

STEP = Step("Title", "Text.", "forward", "Z1")
LOOK = Look("Z1", "forward", "Z1", (0.3,), 2)
PUT = Put("training.loss", Choice("cross_entropy"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lesson.dnn"


def saved(path, *steps):
    save_project(path, Project(default_spec(), title="A lesson", lesson=Lesson(steps)))
    return path


@pytest.mark.parametrize("name", ["forward", "backward", "initialisation", "losses"])
def test_that_a_lesson_is_read_as_it_was_written(path, name):
    project = open_project(resource("samples", f"{name}.dnn"))
    save_project(path, project)
    assert open_project(path).lesson == project.lesson is not None


def test_that_a_lesson_stays_with_a_run_that_has_begun(path):
    run = Run(everything())
    run.advance(10)
    save_project(path, replace(project_of(run), lesson=Lesson((STEP,))))
    opened = open_project(path)
    assert opened.lesson == Lesson((STEP,))
    assert opened.checkpoint.update == 10


def test_that_a_file_without_a_lesson_has_none(path):
    save_project(path, Project(default_spec()))
    with zipfile.ZipFile(path) as archive:
        assert "lesson.json" not in archive.namelist()
    assert open_project(path).lesson is None


BAD = {
    "no steps": ((), "1 to 40 steps"),
    "too many steps": ((STEP,) * 41, "1 to 40 steps"),
    "no title": ((replace(STEP, title=" "),), "A step's title is one line"),
    "a title of two lines": ((replace(STEP, title="one\ntwo"),), "A step's title is one line"),
    "a long text": ((replace(STEP, text="x" * 2001),), "A step's text has 1 to 2000"),
    "no such phase": ((replace(STEP, phase="sideways"),), "no update has"),
    "a name with spaces": ((replace(STEP, name="Z 1"),), "no update has"),
    "a place before the first": ((replace(STEP, index=(-1, 0)),), "from 0 up"),
    "a place of three": ((replace(STEP, index=(0, 0, 0)),), "at most two numbers"),
    "too much to try": ((replace(STEP, tries=("x",) * 17),), "at most 16 of a kind"),
    "nothing to look at": ((replace(STEP, looks=(replace(LOOK, values=()),)),), "1 to 64 finite"),
    "too many decimals": ((replace(STEP, looks=(replace(LOOK, decimals=18),)),), "17 decimals"),
    "too wide a line": ((replace(STEP, looks=(replace(LOOK, columns=65),)),), "at most 64"),
    "a look before the first": (
        (replace(STEP, looks=(replace(LOOK, index=(None, -1)),)),),
        "from 0 up",
    ),
    "an option that sets nothing": (
        (replace(STEP, options=(Option("a", ()),)),),
        "at least one choice",
    ),
    "an option that sets the seed": (
        (replace(STEP, options=(Option("a", (replace(PUT, where="seed"),)),)),),
        "can't change 'seed'",
    ),
    "an option of an unknown row": (
        (replace(STEP, options=(Option("a", (replace(PUT, choice=Choice("luck")),)),)),),
        "no loss named “luck”",
    ),
    "an option with a rate below 0": (
        (
            replace(
                STEP,
                options=(
                    Option(
                        "a",
                        (
                            Put(
                                "training.optimizer",
                                Choice.of("gradient_descent", learning_rate=-1.0),
                            ),
                        ),
                    ),
                ),
            ),
        ),
        "at least 0",
    ),
}


@pytest.mark.parametrize(("steps", "message"), BAD.values(), ids=BAD)
def test_that_what_can_be_no_lesson_is_refused_with_a_sentence(path, steps, message):
    with pytest.raises(
        ProjectError, match=r"“lesson.dnn” can't be opened\. lesson\.steps"
    ) as error:
        open_project(saved(path, *steps))
    assert message in str(error.value)


def rewritten(path, change):
    with zipfile.ZipFile(saved(path, replace(STEP, looks=(LOOK,)))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    lesson = json.loads(members["lesson.json"])
    change(lesson)
    members["lesson.json"] = json.dumps(lesson).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    "change",
    [
        lambda lesson: lesson.clear(),
        lambda lesson: lesson.update(steps=5),
        lambda lesson: lesson["steps"][0].update(title=7),
        lambda lesson: lesson["steps"][0].pop("phase"),
        lambda lesson: lesson["steps"][0]["looks"][0].update(values=["0.3"]),
        lambda lesson: lesson["steps"][0]["looks"][0].update(of="magic"),
        lambda lesson: lesson["steps"][0]["looks"][0].update(decimals=1.5),
        lambda lesson: lesson["steps"][0].update(options=[{"label": "a"}]),
    ],
)
def test_that_odd_json_is_refused_with_its_place(path, change):
    with pytest.raises(ProjectError, match=r"lesson\.json in the file is not as it should be"):
        open_project(rewritten(path, change))


def test_that_what_later_programs_add_is_passed_over(path):
    opened = open_project(rewritten(path, lambda lesson: lesson.update(later=True)))
    assert opened.lesson == Lesson((replace(STEP, looks=(LOOK,)),))
