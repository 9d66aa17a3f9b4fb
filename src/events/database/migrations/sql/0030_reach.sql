-- How organisations are reached: what carried a personal link, ticks of the call list; who replaced whom.

ALTER TABLE "personal_link" ADD COLUMN "carrier" VARCHAR(20) NOT NULL DEFAULT '';

CREATE TABLE "call_tick" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "registration" BIGINT NOT NULL REFERENCES "registration" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "answer" VARCHAR(20) NOT NULL DEFAULT '',
  "note" VARCHAR(300) NOT NULL DEFAULT '',
  "account_id" BIGINT,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "undone_at" TIMESTAMPTZ
);
CREATE INDEX call_tick_registration ON "call_tick" USING btree ("registration");

CREATE TABLE "replacement" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "delegate" BIGINT NOT NULL REFERENCES "delegate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "name_before" VARCHAR(60) NOT NULL DEFAULT '',
  "title_before" VARCHAR(60) NOT NULL DEFAULT '',
  "account_id" BIGINT,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX replacement_delegate ON "replacement" USING btree ("delegate");
