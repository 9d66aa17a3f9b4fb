"""Reading a data set's folder: every fault names the file, the line and the field."""

from events.demo.reading.dataset import (
    AgendaRow,
    Dataset,
    NeedRow,
    OrganisationRow,
    OutcomeRow,
    SessionSheet,
    SupplyRow,
    read_dataset,
)
from events.demo.reading.table import DatasetFault, Warned

__all__ = [
    "AgendaRow",
    "Dataset",
    "DatasetFault",
    "NeedRow",
    "OrganisationRow",
    "OutcomeRow",
    "SessionSheet",
    "SupplyRow",
    "Warned",
    "read_dataset",
]
