"""What a browser makes of the pages; needs Chromium and the extra ``browser``."""
