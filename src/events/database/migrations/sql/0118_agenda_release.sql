-- Versions of the agenda as visitors see it; the host's own goes on changing.
CREATE TABLE "agenda_release" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "version" SMALLINT NOT NULL DEFAULT 0,
  "items" JSONB NOT NULL DEFAULT '{}',
  "released_by" BIGINT,
  "released_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE UNIQUE INDEX agenda_release_once ON "agenda_release" USING btree ("session", "version");
