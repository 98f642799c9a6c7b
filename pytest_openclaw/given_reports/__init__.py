"""Reports of the release's own audits: read, judged, and compared with ours."""
