"""The pytest plugin: what pytest calls, and what a run keeps."""
