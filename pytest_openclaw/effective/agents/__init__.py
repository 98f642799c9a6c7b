"""The agents of a deployment: who they are, and where their files lie."""
