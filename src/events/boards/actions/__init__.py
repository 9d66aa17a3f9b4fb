"""What is done across rooms."""

from events.boards.actions.merge import merge_organisations

__all__ = ["merge_organisations"]
