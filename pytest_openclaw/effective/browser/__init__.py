"""The browsers that agents drive."""
