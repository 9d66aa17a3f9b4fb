-- What people file by themselves, from the QR of a group; what participants say on their phones about the day.

CREATE TABLE "filing" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "receipt_hash" VARCHAR(64) UNIQUE NOT NULL DEFAULT '',
  "number" VARCHAR(10) NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "name" VARCHAR(120) NOT NULL DEFAULT '',
  "name_key" VARCHAR(120) NOT NULL DEFAULT '',
  "uscc" VARCHAR(18) NOT NULL DEFAULT '',
  "kind" VARCHAR(20) NOT NULL DEFAULT '',
  "contact_name" VARCHAR(60) NOT NULL DEFAULT '',
  "contact_title" VARCHAR(60) NOT NULL DEFAULT '',
  "mobile" VARCHAR(30) NOT NULL DEFAULT '',
  "delegates" JSONB NOT NULL DEFAULT '{}',
  "items" JSONB NOT NULL DEFAULT '{}',
  "consents" VARCHAR(30)[] NOT NULL DEFAULT '{}',
  "notice_version" VARCHAR(20) NOT NULL DEFAULT '',
  "registration" BIGINT REFERENCES "registration" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "note" VARCHAR(300) NOT NULL DEFAULT '',
  "filed_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "reviewed_at" TIMESTAMPTZ,
  "reviewed_by" BIGINT
);
CREATE INDEX filing_session ON "filing" USING btree ("session");
CREATE INDEX filing_registration ON "filing" USING btree ("registration");
CREATE UNIQUE INDEX filing_number_once ON "filing" ("session", "number");

CREATE TABLE "filing_try" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "key" VARCHAR(64) NOT NULL DEFAULT '',
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX filing_try_key ON "filing_try" USING btree ("key");

CREATE TABLE "day_notice" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "registration" BIGINT NOT NULL REFERENCES "registration" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "delegate" BIGINT REFERENCES "delegate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind" VARCHAR(10) NOT NULL DEFAULT '',
  "starts" TIME NOT NULL DEFAULT current_time,
  "ends" TIME NOT NULL DEFAULT current_time,
  "substitute" VARCHAR(60) NOT NULL DEFAULT '',
  "note" VARCHAR(200) NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "said_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "decided_at" TIMESTAMPTZ,
  "decided_by" BIGINT
);
CREATE INDEX day_notice_registration ON "day_notice" USING btree ("registration");
CREATE INDEX day_notice_delegate ON "day_notice" USING btree ("delegate");

CREATE TABLE "opinion" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "organisation" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "partner" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "result" VARCHAR(20) NOT NULL DEFAULT '',
  "next_step" VARCHAR(200) NOT NULL DEFAULT '',
  "said_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX opinion_session ON "opinion" USING btree ("session");
CREATE INDEX opinion_organisation ON "opinion" USING btree ("organisation");
CREATE INDEX opinion_partner ON "opinion" USING btree ("partner");
CREATE UNIQUE INDEX opinion_once ON "opinion" ("session", "organisation", "partner");
