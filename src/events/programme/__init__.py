"""The programme 行动: what sessions are held for and with.

Words of this room: a *unit* leads or co-hosts sessions; a *chain* is an industry chain of a *chain list*, which is
data of the authority that published it; a *dictionary* holds the words people choose from; *working days* are a table.
"""
