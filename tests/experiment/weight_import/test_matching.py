"""Arrays of a file and those of the network: names, shapes, transposition, and clear refusals."""

from dataclasses import replace

import numpy as np
import pytest

from desktop_nn.engine.network import Network
from desktop_nn.engine.specs import NetworkSpec
from desktop_nn.experiment.exports.weights_files import (
    npz_bytes,
    safetensors_bytes,
    weight_arrays,
)
from desktop_nn.experiment.project import dense
from desktop_nn.experiment.weight_import import matched, read_weights, settings_of
from desktop_nn.training.run import Run
from desktop_nn.training.setting_numbers import set_arrays
from tests.experiment.projects import everything

SPEC = NetworkSpec(2, (dense(1, 3, "tanh"), dense(2, 2, "softmax")), next_id=3)
NORM = NetworkSpec(
    2,
    (replace(dense(1, 3, "relu"), batch_norm=True, bias=False), dense(2, 1, "sigmoid")),
    next_id=3,
)


def numbers(*shape):
    return np.random.default_rng(1).standard_normal(shape)


def only(name, array, network=SPEC):
    (row,) = matched({name: array}, network)
    return row


@pytest.mark.parametrize(
    ("ending", "written"), [(".npz", npz_bytes), (".safetensors", safetensors_bytes)]
)
def test_that_what_was_exported_comes_back_to_the_same_bits(tmp_path, ending, written):
    trained = Run(everything())
    trained.advance(20)
    path = tmp_path / f"weights{ending}"
    path.write_bytes(written(trained.network))
    fresh = Run(everything())
    rows = matched(read_weights(path), fresh.spec.network)
    assert all(row.fits and not row.transposed for row in rows)
    set_arrays(fresh, settings_of(rows))
    found, wanted = weight_arrays(fresh.network), weight_arrays(trained.network)
    assert {n: a.tobytes() for n, a in found.items()} == {n: a.tobytes() for n, a in wanted.items()}


def test_that_weights_of_pytorch_are_transposed_and_count_in_their_order():
    arrays = {
        "fc.weight": numbers(3, 2),
        "fc.bias": numbers(3),
        "out.weight": numbers(2, 3),
        "out.bias": numbers(2),
    }
    rows = matched(arrays, SPEC)
    assert [row.target for row in rows] == ["W1", "b1", "W2", "b2"]
    assert [row.verdict for row in rows] == ["fits, transposed", "fits"] * 2
    wanted = arrays["fc.weight"].T.astype(np.float32)
    assert np.array_equal(rows[0].setting.values.reshape(2, 3), wanted)


def test_that_a_square_matrix_is_transposed_by_its_name_alone():
    square = NetworkSpec(2, (dense(1, 2, "tanh"),), next_id=2)
    assert only("0.weight", numbers(2, 2), square).transposed
    assert not only("W1", numbers(2, 2), square).transposed


def test_that_batch_norm_of_pytorch_belongs_to_the_layer_before_it():
    names = ("weight", "bias", "running_mean", "running_var")
    arrays = {"0.weight": numbers(3, 2)}
    arrays |= {f"1.{name}": abs(numbers(3)) for name in names}
    arrays |= {"1.num_batches_tracked": np.array(3), "3.weight": numbers(1, 3)}
    rows = matched(arrays, NORM)
    wanted = ["W1", "gamma1", "beta1", "running_mean1", "running_variance1", "", "W2"]
    assert [row.target for row in rows] == wanted
    assert [row.fits for row in rows] == [bool(target) for target in wanted]


@pytest.mark.parametrize(
    ("name", "array", "network", "words"),
    [
        ("W1", numbers(5, 3), SPEC, "W1 is 2 × 3, this array 5 × 3."),
        ("0.weight", numbers(2, 3), SPEC, "W1 is 2 × 3, this array 2 × 3."),
        ("W9", numbers(2, 3), SPEC, "It belongs to layer 9; the network has 2 layers."),
        ("b1", numbers(3), NORM, "Layer 1 of the network has no bias."),
        ("gamma1", numbers(3), SPEC, "Layer 1 of the network has no batch norm."),
        ("kernel", numbers(2, 3), SPEC, "Its name says no array of the network."),
        ("b1", np.array([0.0, np.nan, 1.0]), SPEC, "It holds NaN or infinity."),
        ("b1", np.full(3, 1e300), SPEC, "It holds numbers that are too large for float32."),
        ("running_variance1", -np.ones(3), NORM, "It holds a negative variance."),
        ("bn.weight", numbers(2), SPEC, "It comes before the first layer"),
    ],
)
def test_that_what_does_not_fit_says_why(name, array, network, words):
    row = only(name, array, network)
    assert not row.fits
    assert words.split(", this")[0] in row.reason
    assert settings_of([row]) == ()


def test_that_an_array_is_given_one_place_only():
    rows = matched({"b1": numbers(3), "fc.weight": numbers(3, 2), "fc.bias": numbers(3)}, SPEC)
    assert [row.fits for row in rows] == [True, True, False]
    assert rows[2].reason == "b1 is taken already."


def test_that_the_help_lines_carry_a_scikit_learn_network_over(tmp_path, monkeypatch):
    sklearn = pytest.importorskip("sklearn.neural_network")
    x = numbers(40, 2)
    y = (x[:, 0] * x[:, 1] > 0.0).astype(int)
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sklearn.MLPClassifier((5,), activation="tanh", max_iter=20).fit(x, y)
    network = NetworkSpec(2, (dense(1, 5, "tanh"), dense(2, 1, "sigmoid")), "float64", 3)
    loaded = taken_over("From scikit-learn", model, network, tmp_path, monkeypatch)
    found = loaded.predict(x)
    assert np.allclose(found[:, 0], model.predict_proba(x)[:, 1], atol=1e-12)


def test_that_the_help_lines_carry_a_pytorch_network_over(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch")
    nn = torch.nn
    model = nn.Sequential(
        *(nn.Linear(2, 3, bias=False), nn.BatchNorm1d(3), nn.ReLU()),
        *(nn.Linear(3, 1), nn.Sigmoid()),
    )
    x = numbers(40, 2).astype(np.float32)
    model(torch.from_numpy(x))  # running statistics of its own
    model.eval()
    loaded = taken_over("From PyTorch", model, NORM, tmp_path, monkeypatch)
    with torch.no_grad():
        wanted = model(torch.from_numpy(x)).numpy()
    assert np.allclose(loaded.predict(x), wanted, atol=1e-6)


def taken_over(title, model, spec, folder, monkeypatch):
    """A network with the weights of `model`, by the very lines of the help page."""
    from desktop_nn.experiment.array_setting import put_arrays
    from desktop_nn.experiment.resources import resource

    page = (resource("help") / "import-weights.md").read_text(encoding="utf-8")
    code = page.partition(f"## {title}")[2].partition("```python\n")[2].partition("```")[0]
    monkeypatch.chdir(folder)
    exec(compile(code, title, "exec"), {"model": model})
    network = Network(spec, seed=1)
    rows = matched(read_weights(folder / "weights.npz"), spec)
    wanted = {e.name for e in network.layout.entries}
    assert wanted <= {row.target for row in rows if row.fits}
    put_arrays(settings_of(rows), network)
    return network
