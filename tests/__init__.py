"""The tests are the specification."""
