"""The steps between the text of a config and the tree a release works with."""
