"""One page for a browser, which needs nothing but itself."""
