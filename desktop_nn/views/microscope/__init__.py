"""Views of the microscope: one update, both ways, in its own numbers."""
