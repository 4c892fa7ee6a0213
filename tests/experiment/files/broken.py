"""Ways to break a project file, and to ask whether it is refused."""

import io
import json
import zipfile

import numpy as np
import pytest

from desktop_nn.experiment.files import ProjectError, open_project


def refusal(path, data):
    """The sentence with which a file of these bytes is refused."""
    path.write_bytes(data)
    with pytest.raises(ProjectError) as error:
        open_project(path)
    sentence = str(error.value)
    assert "“project.dnn”" in sentence
    assert sentence.endswith(".")
    return sentence


def zipped(members, compression=zipfile.ZIP_STORED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return file.getvalue()


def npy(array):
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def with_header(members, change):
    """The members with project.json changed in place by `change`."""
    header = json.loads(members["project.json"])
    change(header)
    return {**members, "project.json": json.dumps(header).encode()}


def with_journal(members, change):
    journal = json.loads(members["journal.json"])
    change(journal)
    return {**members, "journal.json": json.dumps(journal).encode()}
