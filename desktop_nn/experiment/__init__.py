"""What the user set up, and what came out of it. No Qt on this floor."""
