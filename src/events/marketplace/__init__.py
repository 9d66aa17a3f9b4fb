"""Marketplace: what organisations need 需求 and can provide 供给 in a session.

Words of this room: an *item* is either; a *category* is what a need is about, a *kind* what a supply is. A
*confidential* need is the host's only; a *face* is an item as far as somebody sees it, *sealed* when that is its kind.
"""
