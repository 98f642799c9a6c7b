"""Documentation: its pages say what is so, and its commands do what they show."""
