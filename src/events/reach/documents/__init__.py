"""What leaves the house to reach people."""

from events.reach.documents.calls import CALLS, call_lines
from events.reach.documents.messages import message, sms_file, words_of
from events.reach.documents.picture import Day, drawn_png, picture_png, pictures_zip

__all__ = ["CALLS", "Day", "call_lines", "drawn_png", "message", "picture_png", "pictures_zip", "sms_file", "words_of"]
