-- Contracts, letters and photographs behind a line of the ledger; the content is in stored_file by its SHA-256.
CREATE TABLE "outcome_evidence" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "outcome" BIGINT NOT NULL REFERENCES "outcome" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "name" VARCHAR(120) NOT NULL DEFAULT '',
  "sha256" VARCHAR(64) NOT NULL DEFAULT '',
  "size_bytes" INTEGER NOT NULL DEFAULT 0,
  "recorded_by" BIGINT,
  "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE UNIQUE INDEX outcome_evidence_once ON "outcome_evidence" USING btree ("outcome", "sha256");
