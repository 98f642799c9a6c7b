"""The language of the rules: JavaScript where Python differs, and globs."""
