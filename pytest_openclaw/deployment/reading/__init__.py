"""Reading a deployment: the steps in the order of the release."""
