"""Trained numbers as .npz and safetensors, read by NumPy and by safetensors itself."""

import io
import json
import sys

import numpy as np
import pytest
import safetensors
import safetensors.numpy

from desktop_nn.experiment.exports.needed import MissingPackageError
from desktop_nn.experiment.exports.weights_files import (
    npz_bytes,
    safetensors_bytes,
    weight_arrays,
)
from desktop_nn.training.run import Run
from tests.experiment.projects import everything


@pytest.fixture(scope="module")
def network():
    run = Run(everything())
    run.advance(run.updates_per_epoch)
    return run.network


def assert_equal(found, network):
    wanted = weight_arrays(network)
    assert sorted(found) == sorted(wanted)
    for name, array in wanted.items():
        assert found[name].dtype == array.dtype
        assert np.array_equal(found[name], array)


def test_that_every_number_has_a_name(network):
    arrays = weight_arrays(network)
    assert sum(array.size for array in arrays.values()) == (
        network.parameters.size + network.running.size
    )
    assert np.array_equal(arrays["W2"], network.parameter_views["W2"])
    assert np.array_equal(arrays["running_variance1"], network.running_views["running1"][1])


def test_that_numpy_reads_the_npz(network):
    with np.load(io.BytesIO(npz_bytes(network)), allow_pickle=False) as file:
        assert_equal({name: file[name] for name in file.files}, network)


def test_that_safetensors_reads_the_safetensors(network, tmp_path):
    assert_equal(safetensors.numpy.load(safetensors_bytes(network)), network)
    path = tmp_path / "weights.safetensors"
    path.write_bytes(safetensors_bytes(network))
    with safetensors.safe_open(path, "np") as file:
        layers = json.loads(file.metadata()["layers"])
    assert [layer["activation"] for layer in layers] == ["relu", "tanh", "sigmoid"]


def test_that_a_missing_package_is_named_with_what_installs_it(network, monkeypatch):
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(MissingPackageError, match=r"needs the package “safetensors”.+nstall"):
        safetensors_bytes(network)
