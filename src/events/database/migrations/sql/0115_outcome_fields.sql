-- What only one kind of outcome has, what follow-ups came to, and stage words that are no longer offered.
ALTER TABLE "outcome" ADD COLUMN "details" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "stage_rung" ADD COLUMN "active" BOOLEAN NOT NULL DEFAULT true;

CREATE TABLE "outcome_follow_up" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "outcome" BIGINT NOT NULL REFERENCES "outcome" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "due_days" SMALLINT NOT NULL DEFAULT 0,
  "result" VARCHAR(20) NOT NULL DEFAULT '',
  "note" VARCHAR(300) NOT NULL DEFAULT '',
  "recorded_by" BIGINT,
  "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX outcome_follow_up_outcome ON "outcome_follow_up" USING btree ("outcome");
