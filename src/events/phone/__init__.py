"""Phone: what the contact of a participating organisation sees and says on a phone, by the personal link.

Words of this room: the *day* are one's own meetings; a *notice* says who comes late or not at all, which the host
*confirms* or *dismisses*; an *opinion* is what one side says came of a meeting, and never enters a sum.
"""
