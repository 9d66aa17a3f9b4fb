-- What became of a line of the ledger: every stage, figure and check it has had, with the day it happened.
CREATE TABLE "outcome_step" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "outcome" BIGINT NOT NULL REFERENCES "outcome" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "stage" VARCHAR(30) NOT NULL DEFAULT '',
  "amount_wan" NUMERIC(18, 6),
  "people" INTEGER,
  "verified" VARCHAR(20) NOT NULL DEFAULT '',
  "happened_on" DATE NOT NULL DEFAULT CURRENT_DATE,
  "note" TEXT NOT NULL DEFAULT '',
  "recorded_by" BIGINT,
  "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX outcome_step_outcome ON "outcome_step" USING btree ("outcome");
