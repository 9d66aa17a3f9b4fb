"""One Piccolo app over all rooms: one history of migrations."""

from pathlib import Path

from piccolo.conf.apps import AppConfig, table_finder

ROOMS = (
    "foundation",
    "identity",
    "programme",
    "organisations",
    "sessions",
    "registration",
    "marketplace",
    "intake",
    "filing",
    "matching",
    "meetings",
    "checkin",
    "outcomes",
    "reach",
    "phone",
    "reports",
    "audit",
)

APP_CONFIG = AppConfig(
    app_name="events",
    migrations_folder_path=str(Path(__file__).parent / "migrations"),
    table_classes=table_finder(modules=[f"events.{room}.tables" for room in ROOMS], exclude_imported=True),
    migration_dependencies=[],
    commands=[],
)
