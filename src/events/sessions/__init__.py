"""Sessions 活动: their life, agenda, tables and rounds.

Words of this room: the *lead* unit carries the count, *co-hosts* help; a session *moves* between states by a person's
button; an *agenda item* is what happens when; a *slot* is a round of meetings; a *template* is how such a day runs.
"""
