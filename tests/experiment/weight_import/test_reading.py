"""Files of weights that are broken or mean harm: a sentence, and no more memory than is due."""

import io
import json
import struct
import sys
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.exports.needed import MissingPackageError
from desktop_nn.experiment.validation.network import MOST_PARAMETERS
from desktop_nn.experiment.weight_import import WeightsFileError, read_weights
from desktop_nn.experiment.weight_import.reading import ALWAYS_UNPACKED, MOST_NUMBERS


def refused(path, words):
    with pytest.raises(WeightsFileError, match=words):
        read_weights(path)


def test_that_pickles_are_refused_and_never_run(tmp_path):
    path = tmp_path / "w.npz"
    np.savez(path, W1=np.array([{"a": 1}], dtype=object), allow_pickle=True)
    refused(path, "Python objects")


@pytest.mark.parametrize("name", ["w.npz", "w.safetensors"])
@pytest.mark.parametrize("data", [b"", b"PK", b"nonsense" * 40])
def test_that_nonsense_is_refused(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    refused(path, "only a part of one")


@pytest.mark.parametrize("length", [0.2, 0.6, 0.95])
def test_that_a_truncated_file_is_refused(tmp_path, length):
    import safetensors.numpy

    arrays = {"W1": np.ones((40, 30)), "b1": np.ones(30)}
    file = io.BytesIO()
    np.savez(file, **arrays)
    for name, data in (("w.npz", file.getvalue()), ("w.safetensors", None)):
        data = safetensors.numpy.save(arrays) if data is None else data
        path = tmp_path / name
        path.write_bytes(data[: int(len(data) * length)])
        refused(path, "can't be read")


def test_that_a_huge_shape_is_refused(tmp_path):
    path = tmp_path / "w.npz"
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        header, {"descr": "<f8", "fortran_order": False, "shape": (10**6, 10**6)}
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("W1.npy", header.getvalue() + b"\0" * 80)
    refused(path, "no plain array of numbers")
    head = {"W1": {"dtype": "F64", "shape": [10**6, 10**6], "data_offsets": [0, 8 * 10**12]}}
    text = json.dumps(head).encode()
    path = tmp_path / "w.safetensors"
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"\0" * 80)
    refused(path, "only a part of one")


def test_that_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "w.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("W1.npy", b"\0" * 60_000_000)
    assert path.stat().st_size < 100_000
    refused(path, "too large")


@pytest.mark.parametrize("array", [np.array(["a"]), np.ones(3, complex), np.ones(3, bool)])
def test_that_what_is_no_number_is_refused(tmp_path, array):
    path = tmp_path / "w.npz"
    np.savez(path, W1=array)
    refused(path, "no plain array of numbers")


def test_that_other_files_are_named(tmp_path):
    refused(tmp_path / "w.npz", "can't be read: No such file")
    refused(tmp_path / "w.pt", "ends with .npz, .safetensors")
    path = tmp_path / "folder.npz"
    path.mkdir()
    refused(path, "is a folder, not a file with weights")
    path = tmp_path / "empty.npz"
    np.savez(path)
    refused(path, "holds no arrays")


def test_that_layers_of_safetensors_count_as_people_do(tmp_path):
    import safetensors.numpy

    path = tmp_path / "w.safetensors"
    safetensors.numpy.save_file({f"{k}.weight": np.ones((2, 2)) for k in (10, 2, 0)}, path)
    assert list(read_weights(path)) == ["0.weight", "2.weight", "10.weight"]


def test_that_the_missing_package_is_named_with_what_installs_it(tmp_path, monkeypatch):
    path = tmp_path / "w.safetensors"
    path.write_bytes(b"anything")
    monkeypatch.setitem(sys.modules, "safetensors.numpy", None)
    with pytest.raises(MissingPackageError, match=r"needs the package “safetensors”.+nstall"):
        read_weights(path)


def test_that_weights_of_a_large_network_can_be_brought_back(tmp_path):
    path, weights = tmp_path / "w.npz", np.ones((2_500, 2_500))
    np.savez(path, W1=weights)
    assert weights.nbytes > ALWAYS_UNPACKED
    assert (read_weights(path)["W1"] == weights).all()
    assert MOST_NUMBERS > MOST_PARAMETERS
