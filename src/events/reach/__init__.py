"""Reach 触达: how every organisation of a session is told and asked, also those that never log in.

Words of this room: a *personal link* stands at none, made, opened, locked, revoked or expired; its *carrier* is what
took it out (a page, the bureau's own SMS platform, a picture to forward); a *tick* says what a telephone call came to.
"""
