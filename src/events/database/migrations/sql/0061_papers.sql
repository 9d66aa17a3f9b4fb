-- Long papers, set in pieces.

CREATE TABLE "paper" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind" VARCHAR(20) NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "lang" VARCHAR(10) NOT NULL DEFAULT '',
  "done" INTEGER NOT NULL DEFAULT 0,
  "whole" INTEGER NOT NULL DEFAULT 0,
  "sha256" VARCHAR(64) NOT NULL DEFAULT '',
  "refusal" VARCHAR(60) NOT NULL DEFAULT '',
  "asked_by" BIGINT,
  "asked_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "finished_at" TIMESTAMPTZ
);
CREATE INDEX paper_session ON "paper" USING btree ("session");
CREATE UNIQUE INDEX paper_active_once ON paper (session, kind) WHERE state IN ('waiting', 'running');
