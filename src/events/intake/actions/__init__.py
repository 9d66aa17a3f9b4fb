"""What people do with workbooks they were sent, one verb per file."""

from events.intake.actions.bring import bring_file, judge_file
from events.intake.actions.confirm import confirm_upload
from events.intake.actions.mapping import correct_columns, read_again, stop_reading
from events.intake.actions.read import carry_out_reading
from events.intake.actions.take import decide_row, take_newcomers, take_rows, undecided_row
from events.intake.actions.upload import FileSent, upload_file

__all__ = [
    "FileSent",
    "bring_file",
    "carry_out_reading",
    "confirm_upload",
    "correct_columns",
    "decide_row",
    "judge_file",
    "read_again",
    "stop_reading",
    "take_newcomers",
    "take_rows",
    "undecided_row",
    "upload_file",
]
