"""Putting it together: the entry point, the main window, its actions and settings."""
