"""The clerk at work: a book of cells and a register in, a judgement of every source row out."""

from events.intake.engine.judgement import Judged, JudgedRow, NeedValues, Place
from events.intake.engine.judging import judge
from events.intake.engine.tables import propose_mappings

__all__ = ["Judged", "JudgedRow", "NeedValues", "Place", "judge", "propose_mappings"]
