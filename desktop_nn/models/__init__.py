"""What widgets look at: the document with its undo stack, and item models over it."""
