"""Where Piccolo finds its engine."""

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

from events.settings import settings

DB = PostgresEngine(config={"dsn": settings().database_url}, extensions=())
APP_REGISTRY = AppRegistry(apps=["events.database.piccolo_app"])
