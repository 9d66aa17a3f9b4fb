"""Registration 报名: who takes part in a session, when, and what they agreed to.

Words of this room: a *delegate* comes for an organisation and speaks for *topics*; an *absence* is when its people are
not there; *consent* is *missing* until a contact has answered; a *collector* files for the firms of his area.
"""
