"""What is run to make parts of this repository, and is no part of the package."""
