-- Tokens of the API: each acts as an account or for a unit.

CREATE TABLE "api_token" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "name" VARCHAR(80) NOT NULL DEFAULT '',
  "prefix" VARCHAR(12) NOT NULL DEFAULT '',
  "token_hash" VARCHAR(64) UNIQUE NOT NULL DEFAULT '',
  "scopes" VARCHAR(200) NOT NULL DEFAULT '',
  "account" BIGINT REFERENCES "account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "unit_id" BIGINT,
  "made_by" BIGINT,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "used_at" TIMESTAMPTZ,
  "revoked_at" TIMESTAMPTZ
);
CREATE INDEX api_token_account ON "api_token" USING btree ("account");
ALTER TABLE api_token ADD CONSTRAINT api_token_acts CHECK ((account IS NULL) <> (unit_id IS NULL));
