"""Organisations 参会单位: who they are, how to find them again, whom to speak to.

Words of this room: an *organisation* is known by its *credit code*, else by its name; a *label* was given by somebody
for some year; a *contact* is a person of it. A *provisional* organisation was filed by somebody unknown.
"""
