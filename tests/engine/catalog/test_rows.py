"""What every row of every table says of itself, and what a parameter refuses."""

import math

import pytest

from desktop_nn.engine.catalog import ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS
from desktop_nn.engine.catalog.rows import LARGEST, Parameter, Row, Table
from desktop_nn.engine.choice import Choice

TABLES = {table.kind: table for table in (ACTIVATIONS, INITIALIZERS, LOSSES, OPTIMIZERS)}
ROWS = [pytest.param(row, id=f"{kind}-{row.name}") for kind in TABLES for row in TABLES[kind].rows]
PARAMETERS = [
    pytest.param(parameter, id=f"{row.values[0].name}-{parameter.name}")
    for row in ROWS
    for parameter in row.values[0].parameters
]


@pytest.mark.parametrize("row", ROWS)
def test_that_a_row_has_a_label_a_formula_and_a_sentence(row):
    assert row.label.strip()
    assert row.formula.strip()
    assert row.use.endswith(".")
    assert row.use[0].isupper()


@pytest.mark.parametrize("row", ROWS)
def test_that_a_name_can_stand_in_code_and_in_files(row):
    assert row.name.isidentifier()
    assert row.name == row.name.lower()


@pytest.mark.parametrize("kind", TABLES)
def test_that_names_and_labels_are_unique_in_a_table(kind):
    rows = TABLES[kind].rows
    assert len({row.name for row in rows}) == len(rows)
    assert len({row.label for row in rows}) == len(rows)


@pytest.mark.parametrize("kind", TABLES)
def test_that_a_row_is_found_by_its_name(kind):
    table = TABLES[kind]
    assert all(table[row.name] is row and row.name in table for row in table.rows)


@pytest.mark.parametrize("row", ACTIVATIONS.rows, ids=lambda row: row.name)
def test_that_an_activation_shows_its_derivative(row):
    assert row.derivative.strip()


@pytest.mark.parametrize("row", LOSSES.rows, ids=lambda row: row.name)
def test_that_a_loss_says_which_outputs_it_allows(row):
    assert row.allowed.strip()


@pytest.mark.parametrize("row", ROWS)
def test_that_a_rows_choice_has_its_defaults(row):
    choice = row.choice()
    assert choice.name == row.name
    assert dict(choice.parameters) == {p.name: p.default for p in row.parameters}


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_that_a_default_is_allowed_and_usual(parameter):
    assert parameter.refusal(parameter.default) is None
    assert parameter.usual_minimum <= parameter.default <= parameter.usual_maximum


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_that_a_parameters_bounds_are_in_order_and_it_says_what_comes_of_them(parameter):
    assert parameter.minimum < parameter.maximum
    assert parameter.usual_minimum < parameter.usual_maximum
    assert parameter.label.strip()
    assert parameter.when_small
    assert parameter.when_large


@pytest.mark.parametrize("parameter", PARAMETERS)
@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_that_no_parameter_takes_what_is_not_finite(parameter, value):
    assert "must be a finite number" in parameter.refusal(value)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_that_a_value_beyond_a_bound_is_refused(parameter):
    if math.isfinite(parameter.minimum):
        assert f"{parameter.minimum:g}" in parameter.refusal(parameter.minimum - 1.0)
    if math.isfinite(parameter.maximum):
        assert f"{parameter.maximum:g}" in parameter.refusal(parameter.maximum + 1.0)


# One parameter, by hand

SHARE = Parameter("share", "Share", 0.5, minimum=0.0, maximum=0.9)
POSITIVE = Parameter("size", "ε", 1e-8, minimum=0.0, open_minimum=True)
COUNT = Parameter("count", "Count", 3.0, minimum=1.0, whole=True)


@pytest.mark.parametrize(
    ("parameter", "value", "message"),
    [
        (SHARE, -0.1, "Share must be at least 0, not −0.1."),
        (SHARE, 1.0, "Share must be at most 0.9, not 1."),
        (SHARE, math.nan, "Share must be a finite number, not NaN."),
        (POSITIVE, 0.0, "ε must be greater than 0, not 0."),
        (POSITIVE, -1.0, "ε must be greater than 0, not −1."),
        (COUNT, 2.5, "Count must be a whole number, not 2.5."),
        (COUNT, 0.0, "Count must be at least 1, not 0."),
    ],
)
def test_that_a_refusal_says_what_is_wrong_and_what_would_be_right(parameter, value, message):
    assert parameter.refusal(value) == message


@pytest.mark.parametrize(
    ("parameter", "value"), [(SHARE, 0.0), (SHARE, 0.9), (POSITIVE, 1e-300), (COUNT, 2.0)]
)
def test_that_a_value_on_a_closed_bound_is_taken(parameter, value):
    assert parameter.refusal(value) is None


def test_that_a_whole_default_is_given_out_as_an_int():
    row = Row("row", "Row", "f", "Use.", (COUNT,))
    assert isinstance(row.choice().parameters["count"], int)


def test_that_a_given_value_takes_the_place_of_the_default():
    row = Row("row", "Row", "f", "Use.", (SHARE, POSITIVE))
    assert row.choice(share=0.1) == Choice.of("row", share=0.1, size=1e-8)


def test_that_an_unknown_parameter_is_refused_by_name():
    with pytest.raises(ValueError, match="row: unknown parameter speed"):
        Row("row", "Row", "f", "Use.", (SHARE,)).choice(speed=1.0)


def test_that_an_unknown_row_is_refused_with_the_known_ones():
    table = Table("colour", [Row("red", "", "", ""), Row("blue", "", "", "")])
    with pytest.raises(ValueError, match="unknown colour 'green'; known are red, blue"):
        table["green"]
    assert "green" not in table


def test_that_an_unlisted_row_is_found_and_offered_only_beside_itself():
    red, blue = Row("red", "", "", ""), Row("blue", "", "", "")
    table = Table("colour", [red], unlisted=[blue])
    assert table["blue"] is blue
    assert "blue" in table
    assert table.rows == table.offered_beside("red") == (red,)
    assert table.offered_beside("blue") == (red, blue)


def test_that_only_what_is_wrong_on_purpose_is_unlisted():
    assert [row.slip_of for row in ACTIVATIONS.unlisted] == ["tanh"]
    assert all(row.slip_of == "" and row.outputs_of == row.name for row in ACTIVATIONS.rows)
    (slip,) = ACTIVATIONS.unlisted
    assert slip.outputs_of == "tanh"
    assert slip.forward is ACTIVATIONS["tanh"].forward
    assert all(not table.unlisted for table in (INITIALIZERS, LOSSES, OPTIMIZERS))


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_that_no_parameter_may_be_larger_than_float32_can_compute_with(parameter):
    assert parameter.refusal(1e31) is not None
    assert parameter.maximum < LARGEST or parameter.refusal(LARGEST) is None
