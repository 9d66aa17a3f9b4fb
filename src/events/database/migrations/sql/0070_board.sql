-- Hand edits of a plan: the draft's revision, the version a draft was copied from, and every edit with what it changed.
ALTER TABLE "meeting_plan" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "meeting_plan" ADD COLUMN "made_from" BIGINT REFERENCES "meeting_plan" ("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX meeting_plan_made_from ON "meeting_plan" USING btree ("made_from");

CREATE TABLE "plan_edit" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "plan" BIGINT NOT NULL REFERENCES "meeting_plan" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "number" INTEGER NOT NULL DEFAULT 0,
  "revision" INTEGER NOT NULL DEFAULT 0,
  "deed" VARCHAR(20) NOT NULL DEFAULT '',
  "state" VARCHAR(10) NOT NULL DEFAULT '',
  "a" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "b" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "changes" JSONB NOT NULL DEFAULT '{}',
  "account_id" BIGINT,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE UNIQUE INDEX plan_edit_once ON plan_edit (plan, number);
CREATE INDEX plan_edit_a ON "plan_edit" USING btree ("a");
CREATE INDEX plan_edit_b ON "plan_edit" USING btree ("b");
