"""What a run leaves for other programs: code, models, tables."""
