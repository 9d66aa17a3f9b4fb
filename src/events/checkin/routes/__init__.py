"""Pages of the door: the day on phone and paper, the host's points and devices, the paired device's own."""

from events.checkin.routes import carrying, day, desk, devices, door, pairing

handlers = [*day.handlers, *devices.handlers, *carrying.handlers, *pairing.handlers, *door.handlers, *desk.handlers]
