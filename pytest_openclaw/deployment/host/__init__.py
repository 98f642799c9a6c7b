"""The files, places and environment of a deployment, on a host or in an archive."""
