"""The markers, as ``pytest --markers`` shows them."""

EXCEPTION = "openclaw_exception"
MARKERS = (
    "openclaw(check): an item that evaluates the check with this checkId.",
    "openclaw_critical: an item with a check of severity critical.",
    "openclaw_warn: an item with a check of severity warn.",
    "openclaw_info: an item with a check of severity info.",
    "openclaw_control(id, framework): an item that is evidence about this control.",
    "openclaw_exception(check, reason, owner, expires, ...): an approved weakness.",
)
