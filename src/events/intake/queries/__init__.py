"""Uploads as they are shown, and what is stored beside which they are judged; a file for each noun."""

from events.intake.queries.organisations import Candidate, candidates_for, organisation_named, register_of
from events.intake.queries.previews import Note, Preview, confirmed_preview, newcomers_of, preview_of
from events.intake.queries.readings import Headers, Kept, kept_of, memory_of
from events.intake.queries.stock import contacts_given, stock_of
from events.intake.queries.uploads import UPLOADS, UploadView, content_of, upload_view

__all__ = [
    "UPLOADS",
    "Candidate",
    "Headers",
    "Kept",
    "Note",
    "Preview",
    "UploadView",
    "candidates_for",
    "confirmed_preview",
    "contacts_given",
    "content_of",
    "kept_of",
    "memory_of",
    "newcomers_of",
    "organisation_named",
    "preview_of",
    "register_of",
    "stock_of",
    "upload_view",
]
