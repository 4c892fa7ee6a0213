"""Painted points: as a choice and back, added to, erased from, and refused where they are wrong."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.choice import Choice
from desktop_nn.experiment.data_sets import DATA_SOURCES, load
from desktop_nn.experiment.data_sets.painted import (
    MOST_POINTS,
    kind_of,
    painted,
    points_of,
    refusal,
)
from desktop_nn.experiment.files import open_project, save_project
from desktop_nn.experiment.project import Project, default_spec
from desktop_nn.experiment.specs import DataSpec
from desktop_nn.training.maps import line_bounds, plane_bounds
from desktop_nn.training.run import Run

SPIRAL = load(DataSpec(DATA_SOURCES["spiral"].choice()))
CURVE = load(DataSpec(DATA_SOURCES["sine"].choice()))
PLANE = load(DataSpec(DATA_SOURCES["plane"].choice()))


def choice(points=(0.0, 1.0, 0.0, 2.0, 3.0, 1.0), classes=2, reach=(6.0, 6.0)):
    return Choice.of("painted", points=points, classes=classes, reach=reach)


@pytest.mark.parametrize("data", [SPIRAL, CURVE, PLANE], ids=["plane", "curve", "values"])
def test_that_samples_become_points_and_are_the_same_samples(data):
    made = painted(points_of(data, (6.0, 3.0)).choice())
    assert np.array_equal(made.inputs, data.inputs)
    assert np.array_equal(made.targets, data.targets)
    assert (made.classes, made.input_names) == (data.classes, data.input_names)
    assert made.reach == (6.0, 3.0)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("spiral", "plane"), ("sine", "curve"), ("plane", "values"), ("iris", ""), ("digits", "")],
)
def test_which_data_can_be_painted(name, kind):
    assert kind_of(load(DataSpec(DATA_SOURCES[name].choice()))) == kind


def test_that_points_are_added_in_their_class_and_rounded_to_what_is_seen():
    points = points_of(SPIRAL, (6.0, 6.0)).with_points(np.array([[1.23456789, -2.0]]), 1)
    assert points.count == 501
    assert points.places[-1].tolist() == [1.235, -2.0]
    assert points.targets[-1] == 1


def test_that_points_over_the_plane_have_any_value():
    points = points_of(PLANE, (6.0, 6.0)).with_points(np.array([[1.0, 2.0]]), -0.75)
    made = painted(points.choice())
    assert made.classes == ()
    assert made.targets[-1, 0] == -0.75
    assert np.array_equal(made.targets[:-1], PLANE.targets)
    assert refusal(points.choice()) == ("", "")


def test_that_points_under_the_eraser_go_and_no_others():
    points = points_of(painted(choice()), (6.0, 6.0))
    left = points.without(np.array([[0.5, 1.0]]), (0.6, 0.1))
    assert left.places.tolist() == [[2.0, 3.0]]
    assert points.without(np.array([[0.5, 1.0]]), (0.4, 0.1)).count == 2


def test_that_the_canvas_stays_however_few_points_there_are():
    assert plane_bounds(painted(choice()).inputs, (6.0, 6.0)) == (-6.0, 6.0)
    assert line_bounds(painted(choice((1.0, 2.0), 0, (5.0, 2.0)))) == (-5.0, 5.0)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (choice(points=()), "No point is left"),
        (choice(points=(1.0, 2.0)), "3 finite numbers each"),
        (choice(points=(1.0, float("nan"), 0.0)), "3 finite numbers each"),
        (choice(points=(1.0, 2.0, 0.5)), "classes 0 to 9"),
        (choice(points=(1.0, 2.0, 2.0)), "There are points of 3 classes"),
        (choice(points=(1.0, 2.0, 0.0) * (MOST_POINTS + 1)), "At most 1\u202f000 points"),
        (choice(points="abc"), "No point is left"),
        (choice(points=(1.0, 2.0), classes=-1), "3 finite numbers each"),
        (choice(classes=-2), "Classes must be at least 2"),
        (choice(classes=1), "Classes must be at least 2"),
        (choice(classes=2.5), "whole number"),
        (choice(classes=float("nan")), "finite number"),
        (choice(classes=10**400), "finite number"),
        (choice(classes=True), "whole number"),
        (choice(reach=(0.0, 1.0)), "two sizes greater than 0"),
        (choice(reach=3.0), "two sizes greater than 0"),
        (Choice.of("painted"), "take points, classes and reach"),
    ],
)
def test_that_wrong_points_are_refused_with_the_reason(wrong, message):
    assert message in refusal(wrong)[1]


def test_that_sound_points_are_not_refused():
    assert refusal(choice()) == ("", "")
    assert refusal(choice((1.0, 2.0), 0)) == ("", "")


def of_points(source):
    spec = default_spec()
    return replace(spec, data=replace(spec.data, source=source))


def test_that_a_stroke_keeps_the_training_and_a_repeat_gives_the_same_bits():
    strokes = choice(), points_of(painted(choice()), (1, 1)).with_points([[1, 1]], 1).choice()
    runs = []
    for _ in range(2):
        run = Run(of_points(strokes[0]))
        run.advance(7)
        before = run.network.parameters.copy()
        run.change(of_points(strokes[1]))
        assert np.array_equal(run.network.parameters, before)
        assert run.samples.training_rows + run.samples.validation_rows == 3
        run.advance(5)
        runs.append(run)
    assert runs[0].network.parameters.tobytes() == runs[1].network.parameters.tobytes()
    assert [entry.update for entry in runs[0].journal] == [0, 7]


def test_that_the_points_lie_in_the_projects_file(tmp_path):
    path = tmp_path / "points.dnn"
    spec = of_points(choice())
    run = Run(spec)
    run.advance(3)
    save_project(path, Project(spec, run.checkpoint(), run.history))
    again = open_project(path)
    assert again.spec.data.source == choice()
    assert np.array_equal(load(again.spec.data).inputs, [[0.0, 1.0], [2.0, 3.0]])
