"""Intake: supply-and-demand workbooks and CSV, read the way a careful clerk would.

Words of this room: a *book* is the file as cells; a *mapping* says which column holds which field; a *reading* is what
one cell says, with *problems* (codes that mark how it was written) and whether a person must look; a *register* is the
list of known organisations; a *judgement* is what becomes of one source row (`Action`) with its values.

`rules` reads single cells and judges rows, `engine` judges a whole book, `reading` opens files within limits.
"""
