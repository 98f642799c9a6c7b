"""The example project beside each plugin that people also use."""
