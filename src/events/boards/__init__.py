"""What looks across rooms: the session list and the cockpit with readiness and the one next action."""
