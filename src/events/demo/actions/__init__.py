"""Load a data set; walk the whole job on it."""

from events.demo.actions.load import load_dataset, load_outcomes
from events.demo.actions.walk import Walk, prepare, walk

__all__ = ["Walk", "load_dataset", "load_outcomes", "prepare", "walk"]
