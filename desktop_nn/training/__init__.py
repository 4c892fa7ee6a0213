"""Running an experiment beside the window: the run itself, its process, and the way to it."""
