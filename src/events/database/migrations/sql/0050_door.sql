-- The door: what a device may, how it is paired; points; scans that were undone; people without a registration.

ALTER TABLE device
  ADD COLUMN points BIGINT[] NOT NULL DEFAULT '{}',
  ADD COLUMN deeds VARCHAR(20)[] NOT NULL DEFAULT '{scan,search,party,walk_in,undo}',
  ADD COLUMN pairing_hash VARCHAR(64),
  ADD COLUMN pairing_until TIMESTAMPTZ,
  ADD COLUMN seen_at TIMESTAMPTZ;
CREATE UNIQUE INDEX device_pairing_once ON device (pairing_hash);

ALTER TABLE checkin_point ADD COLUMN direction VARCHAR(10) NOT NULL DEFAULT 'entry';

-- An undone scan stays; the row that undoes it says so. `turn` counts the undone arrivals of the badge before this one,
-- so that a badge counts once again after an undo.
ALTER TABLE scan
  ADD COLUMN undoes BIGINT REFERENCES scan (id) ON DELETE RESTRICT ON UPDATE CASCADE,
  ADD COLUMN turn SMALLINT NOT NULL DEFAULT 0,
  ADD COLUMN reason VARCHAR(100) NOT NULL DEFAULT '',
  ADD COLUMN signed_by VARCHAR(60) NOT NULL DEFAULT '',
  ADD COLUMN account_id BIGINT;
CREATE UNIQUE INDEX scan_undone_once ON scan (undoes) WHERE undoes IS NOT NULL;
DROP INDEX scan_counted_once;
CREATE UNIQUE INDEX scan_counted_once ON scan (session, ticket, turn) WHERE counted AND kind = 'entry';

-- Every scan that nobody has undone; undoing rows are none.
CREATE VIEW standing_scan AS
SELECT s.* FROM scan s
WHERE s.undoes IS NULL AND NOT EXISTS (SELECT 1 FROM scan u WHERE u.undoes = s.id);

-- Somebody without a registration: provisional until merged with a delegate.
CREATE TABLE "walk_in" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "nonce" UUID UNIQUE NOT NULL DEFAULT gen_random_uuid(),
  "name" VARCHAR(60) NOT NULL DEFAULT '',
  "organisation" VARCHAR(120) NOT NULL DEFAULT '',
  "mobile" VARCHAR(30) NOT NULL DEFAULT '',
  "uscc" VARCHAR(18) NOT NULL DEFAULT '',
  "role" VARCHAR(20) NOT NULL DEFAULT '',
  "point" VARCHAR(60) NOT NULL DEFAULT '',
  "device_id" BIGINT,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "merged_with" BIGINT REFERENCES "delegate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "merged_at" TIMESTAMPTZ
);
CREATE INDEX walk_in_session ON "walk_in" USING btree ("session");
CREATE INDEX walk_in_merged_with ON "walk_in" USING btree ("merged_with");
CREATE UNIQUE INDEX walk_in_mobile_once ON walk_in (session, mobile) WHERE mobile <> '' AND merged_with IS NULL;
ALTER TABLE walk_in ADD CONSTRAINT walk_in_merged CHECK ((merged_with IS NULL) = (merged_at IS NULL));

-- When a device looked people up: the limit is counted here.
CREATE TABLE "desk_search" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "device" BIGINT NOT NULL REFERENCES "device" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX desk_search_device ON "desk_search" USING btree ("device", "at");
