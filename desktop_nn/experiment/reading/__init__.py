"""Data from files of other programs: tables as text, NumPy arrays, IDX, folders of pictures.

Whatever is wrong with a file is a `DataFileError`, whose text names the place and says what to do.
"""

from desktop_nn.experiment.reading.table import Column, DataFileError, Table

__all__ = ["Column", "DataFileError", "Table"]
