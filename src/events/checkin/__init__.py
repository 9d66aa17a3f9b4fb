"""Check-in 签到: badges, scans, the head count, and every other witness of presence."""
