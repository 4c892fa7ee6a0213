"""What the user sees. No view imports the engine: the models tell them all they need."""
