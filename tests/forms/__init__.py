"""Files that describe gateways, as people publish them."""
