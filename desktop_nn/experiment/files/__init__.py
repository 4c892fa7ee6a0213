"""Project files (`.dnn`): a zip of JSON and `.npy`, with a version; written atomically.

    project.json          format, version, title, notes, spec, and the counters of a run
    journal.json          the journal, when the run has begun; its last entry is the checkpoint's
                          spec, while project.json has the spec that is set up now
    parameters.npy        the parameter vector, running.npy, memory/NAME.npy
    history/K.low.npy …   the levels of the history
    thumbnail.png         a small picture of the network, for lists of files
    data/inputs.npy …     the project's own samples, with data/names.json; or data/beside.json: the
                          file of the same folder that holds these three, while it is trained
    import.json           what table the samples were made of, and how, if they were
    lesson.json           what the project teaches, step by step, if it does
    view.json             how it was looked at: arrangement, choices, selection, zoom

Files are data: nothing in them is ever run, and a broken or hostile one is refused with a
sentence. Later versions add members and fields; none changes the meaning of these.
"""

from desktop_nn.experiment.files.plain import SUFFIX, ProjectError
from desktop_nn.experiment.files.reading import open_project, thumbnail_of
from desktop_nn.experiment.files.writing import save_project

__all__ = ["SUFFIX", "ProjectError", "open_project", "save_project", "thumbnail_of"]
