"""The pytest plugin: what pytest calls, and what a run keeps."""

from pytest_openclaw.plugin.own_modules import import_as_installed

import_as_installed()
