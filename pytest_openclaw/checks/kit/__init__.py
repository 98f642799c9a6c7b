"""What checks are made of: the decorator, the catalogue, the words."""
