"""Reports of the release's own audits."""
