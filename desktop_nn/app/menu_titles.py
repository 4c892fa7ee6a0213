"""The titles in the menu bar."""

TITLES = {
    "file": "&File",
    "edit": "&Edit",
    "train": "&Train",
    "microscope": "&Microscope",
    "view": "&View",
    "help": "&Help",
}
"""By the names that the program has for them, from the left to the right."""
