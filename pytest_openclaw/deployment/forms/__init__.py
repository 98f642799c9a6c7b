"""Files that describe gateways: manifests, Compose files, units, and the like.

``reading`` finds the form of a file; each form is a module with ``is_of`` and
``gateways``, and all give the same: :class:`~.described.DescribedGateway`.
"""
