"""What a project carries of the user's own, beside its spec: the samples, and what is told of
them."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_nn.experiment.data_sets.data_set import DataSet
from desktop_nn.experiment.imported import Imported
from desktop_nn.experiment.project import Project


@dataclass(frozen=True, eq=False)  # samples have no plain equality
class Carried:
    """As in `Project`."""

    own: DataSet | None = None
    title: str = ""
    notes: str = ""
    imported: Imported | None = None

    @classmethod
    def of(cls, project: Project) -> Carried:
        return cls(project.own, project.title, project.notes, project.imported)
