-- The tables of every room; later changes come as further numbered scripts.

CREATE TABLE "account" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "login" VARCHAR(80) UNIQUE NOT NULL DEFAULT '',
  "display_name" VARCHAR(80) NOT NULL DEFAULT '',
  "unit_name" VARCHAR(120) NOT NULL DEFAULT '',
  "password_hash" VARCHAR(255) NOT NULL DEFAULT '',
  "disabled_at" TIMESTAMPTZ,
  "demo" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);

CREATE TABLE "audit_line" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "account_id" BIGINT,
  "actor_kind" VARCHAR(20) NOT NULL DEFAULT '',
  "deed" VARCHAR(60) NOT NULL DEFAULT '',
  "noun" VARCHAR(40) NOT NULL DEFAULT '',
  "noun_id" BIGINT,
  "session_id" BIGINT,
  "facts" JSONB NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_line_account_id ON "audit_line" USING btree ("account_id");
CREATE INDEX audit_line_session_id ON "audit_line" USING btree ("session_id");

CREATE TABLE "chain_list" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "code" VARCHAR(30) UNIQUE NOT NULL DEFAULT '',
  "name" VARCHAR(120) NOT NULL DEFAULT '',
  "valid_from" DATE NOT NULL DEFAULT CURRENT_DATE,
  "official" BOOLEAN NOT NULL DEFAULT false
);

CREATE TABLE "chain" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "chain_list" BIGINT NOT NULL REFERENCES "chain_list" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "code" VARCHAR(30) UNIQUE NOT NULL DEFAULT '',
  "name" VARCHAR(80) NOT NULL DEFAULT '',
  "aliases" VARCHAR(80)[] NOT NULL DEFAULT '{}',
  "region_code" VARCHAR(12) NOT NULL DEFAULT '',
  "position" INTEGER NOT NULL DEFAULT 0,
  "serves_code" VARCHAR(30) NOT NULL DEFAULT ''
);
CREATE INDEX chain_chain_list ON "chain" USING btree ("chain_list");

CREATE TABLE "dictionary_entry" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "dictionary" VARCHAR(40) NOT NULL DEFAULT '',
  "code" VARCHAR(60) NOT NULL DEFAULT '',
  "label" VARCHAR(80) NOT NULL DEFAULT '',
  "position" INTEGER NOT NULL DEFAULT 0,
  "active" BOOLEAN NOT NULL DEFAULT true
);
CREATE INDEX dictionary_entry_dictionary ON "dictionary_entry" USING btree ("dictionary");

CREATE TABLE "login" (
  "token_hash" VARCHAR(64) PRIMARY KEY NOT NULL DEFAULT '',
  "account_id" BIGINT,
  "link_id" BIGINT,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX login_account_id ON "login" USING btree ("account_id");
CREATE INDEX login_link_id ON "login" USING btree ("link_id");

CREATE TABLE "login_attempt" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "key" VARCHAR(64) NOT NULL DEFAULT '',
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX login_attempt_key ON "login_attempt" USING btree ("key");

CREATE TABLE "organisation" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "uscc" VARCHAR(18) UNIQUE,
  "name" VARCHAR(120) NOT NULL DEFAULT '',
  "name_key" VARCHAR(120) NOT NULL DEFAULT '',
  "short_name" VARCHAR(40) NOT NULL DEFAULT '',
  "pinyin_key" VARCHAR(400) NOT NULL DEFAULT '',
  "pinyin_initials" VARCHAR(120) NOT NULL DEFAULT '',
  "kind" VARCHAR(20) NOT NULL DEFAULT '',
  "county" VARCHAR(40) NOT NULL DEFAULT '',
  "chain_name" VARCHAR(80) NOT NULL DEFAULT '',
  "node" VARCHAR(80) NOT NULL DEFAULT '',
  "size_class" VARCHAR(10) NOT NULL DEFAULT '',
  "employees" INTEGER,
  "revenue_wan" NUMERIC(18, 6),
  "products" TEXT NOT NULL DEFAULT '',
  "provisional" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX organisation_name_key ON "organisation" USING btree ("name_key");

CREATE TABLE "contact" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "organisation" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "name" VARCHAR(60) NOT NULL DEFAULT '',
  "title" VARCHAR(60) NOT NULL DEFAULT '',
  "mobile" VARCHAR(30) NOT NULL DEFAULT '',
  "email" VARCHAR(120) NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX contact_organisation ON "contact" USING btree ("organisation");
CREATE INDEX contact_mobile ON "contact" USING btree ("mobile");

CREATE TABLE "organisation_label" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "organisation" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "label" VARCHAR(60) NOT NULL DEFAULT '',
  "year" SMALLINT,
  "source" VARCHAR(60) NOT NULL DEFAULT ''
);
CREATE INDEX organisation_label_organisation ON "organisation_label" USING btree ("organisation");

CREATE TABLE "personal_link" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "token_hash" VARCHAR(64) UNIQUE NOT NULL DEFAULT '',
  "purpose" VARCHAR(20) NOT NULL DEFAULT '',
  "session_id" BIGINT NOT NULL DEFAULT 0,
  "organisation_id" BIGINT NOT NULL DEFAULT 0,
  "contact_id" BIGINT,
  "digits_hash" VARCHAR(64) NOT NULL DEFAULT '',
  "tries_left" SMALLINT NOT NULL DEFAULT 5,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "opened_at" TIMESTAMPTZ,
  "revoked_at" TIMESTAMPTZ
);
CREATE INDEX personal_link_session_id ON "personal_link" USING btree ("session_id");
CREATE INDEX personal_link_organisation_id ON "personal_link" USING btree ("organisation_id");

CREATE TABLE "region" (
  "code" VARCHAR(12) PRIMARY KEY NOT NULL DEFAULT '',
  "name" VARCHAR(40) NOT NULL DEFAULT '',
  "parent_code" VARCHAR(12) NOT NULL DEFAULT ''
);

CREATE TABLE "reset_link" (
  "token_hash" VARCHAR(64) PRIMARY KEY NOT NULL DEFAULT '',
  "account" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "used_at" TIMESTAMPTZ
);
CREATE INDEX reset_link_account ON "reset_link" USING btree ("account");

CREATE TABLE "role_grant" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "account" BIGINT NOT NULL REFERENCES "account" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "role" VARCHAR(30) NOT NULL DEFAULT '',
  "scope_kind" VARCHAR(20) NOT NULL DEFAULT '',
  "scope_id" BIGINT NOT NULL DEFAULT 0,
  "granted_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX role_grant_account ON "role_grant" USING btree ("account");

CREATE TABLE "stage_rung" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "kind" VARCHAR(20) NOT NULL DEFAULT '',
  "stage" VARCHAR(30) NOT NULL DEFAULT '',
  "rung" VARCHAR(20) NOT NULL DEFAULT ''
);

CREATE TABLE "stored_file" (
  "sha256" VARCHAR(64) PRIMARY KEY NOT NULL DEFAULT '',
  "media_type" VARCHAR(100) NOT NULL DEFAULT '',
  "content" BYTEA NOT NULL DEFAULT '',
  "stored_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);

CREATE TABLE "unit" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "code" VARCHAR(30) UNIQUE NOT NULL DEFAULT '',
  "name" VARCHAR(120) NOT NULL DEFAULT '',
  "short_name" VARCHAR(40) NOT NULL DEFAULT '',
  "region_code" VARCHAR(12) NOT NULL DEFAULT ''
);

CREATE TABLE "chain_session" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "title" VARCHAR(200) NOT NULL DEFAULT '',
  "unit" BIGINT NOT NULL REFERENCES "unit" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "chain" BIGINT REFERENCES "chain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "template" VARCHAR(30) NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "day" DATE NOT NULL DEFAULT CURRENT_DATE,
  "venue" VARCHAR(200) NOT NULL DEFAULT '',
  "meeting_minutes" SMALLINT NOT NULL DEFAULT 20,
  "rehearsal" BOOLEAN NOT NULL DEFAULT false,
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX chain_session_unit ON "chain_session" USING btree ("unit");
CREATE INDEX chain_session_chain ON "chain_session" USING btree ("chain");

CREATE TABLE "agenda_item" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "position" SMALLINT NOT NULL DEFAULT 0,
  "starts" TIME NOT NULL DEFAULT CURRENT_TIME,
  "ends" TIME NOT NULL DEFAULT CURRENT_TIME,
  "kind" VARCHAR(30) NOT NULL DEFAULT '',
  "title" VARCHAR(200) NOT NULL DEFAULT '',
  "place" VARCHAR(120) NOT NULL DEFAULT '',
  "people" VARCHAR(300) NOT NULL DEFAULT '',
  "plenary" BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX agenda_item_session ON "agenda_item" USING btree ("session");

CREATE TABLE "checkin_point" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "name" VARCHAR(60) NOT NULL DEFAULT '',
  "closed_at" TIMESTAMPTZ
);
CREATE INDEX checkin_point_session ON "checkin_point" USING btree ("session");

CREATE TABLE "co_host" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "unit" BIGINT NOT NULL REFERENCES "unit" ("id") ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX co_host_session ON "co_host" USING btree ("session");
CREATE INDEX co_host_unit ON "co_host" USING btree ("unit");

CREATE TABLE "consent_record" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "contact" BIGINT NOT NULL REFERENCES "contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "purpose" VARCHAR(30) NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "channel" VARCHAR(20) NOT NULL DEFAULT '',
  "notice_version" VARCHAR(20) NOT NULL DEFAULT '',
  "attested_by" BIGINT,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX consent_record_contact ON "consent_record" USING btree ("contact");
CREATE INDEX consent_record_session ON "consent_record" USING btree ("session");

CREATE TABLE "device" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind" VARCHAR(10) NOT NULL DEFAULT '',
  "name" VARCHAR(60) NOT NULL DEFAULT '',
  "token_hash" VARCHAR(64) UNIQUE NOT NULL DEFAULT '',
  "activated_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "expires_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "revoked_at" TIMESTAMPTZ
);
CREATE INDEX device_session ON "device" USING btree ("session");

CREATE TABLE "meeting_table" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "number" SMALLINT NOT NULL DEFAULT 0,
  "name" VARCHAR(40) NOT NULL DEFAULT ''
);
CREATE INDEX meeting_table_session ON "meeting_table" USING btree ("session");

CREATE TABLE "need" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "organisation" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "source_ref" VARCHAR(40) NOT NULL DEFAULT '',
  "category" VARCHAR(20) NOT NULL DEFAULT '',
  "title" VARCHAR(200) NOT NULL DEFAULT '',
  "description" TEXT NOT NULL DEFAULT '',
  "amount_wan" NUMERIC(18, 6),
  "amount_min_wan" NUMERIC(18, 6),
  "amount_max_wan" NUMERIC(18, 6),
  "deadline" DATE,
  "confidential" BOOLEAN NOT NULL DEFAULT false,
  "visibility" VARCHAR(20) NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "priority" SMALLINT NOT NULL DEFAULT 0,
  "review_note" VARCHAR(300) NOT NULL DEFAULT '',
  "search_keys" VARCHAR(80)[] NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX need_session ON "need" USING btree ("session");
CREATE INDEX need_organisation ON "need" USING btree ("organisation");

CREATE TABLE "plan_run" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "options" JSONB NOT NULL DEFAULT '{}',
  "problem" JSONB,
  "plan" JSONB,
  "input_hash" VARCHAR(64) NOT NULL DEFAULT '',
  "stage" VARCHAR(20) NOT NULL DEFAULT '',
  "value" BIGINT,
  "bound" DOUBLE PRECISION,
  "refusal" VARCHAR(60) NOT NULL DEFAULT '',
  "refusal_facts" JSONB NOT NULL DEFAULT '{}',
  "asked_by" BIGINT,
  "asked_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "started_at" TIMESTAMPTZ,
  "finished_at" TIMESTAMPTZ,
  "cancel_asked" BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX plan_run_session ON "plan_run" USING btree ("session");

CREATE TABLE "meeting_plan" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "run" BIGINT REFERENCES "plan_run" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "version" SMALLINT NOT NULL DEFAULT 0,
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "status" VARCHAR(20) NOT NULL DEFAULT '',
  "value" BIGINT NOT NULL DEFAULT 0,
  "shortfall" INTEGER NOT NULL DEFAULT 0,
  "upper_bound" DOUBLE PRECISION NOT NULL DEFAULT 0.0,
  "gap" DOUBLE PRECISION NOT NULL DEFAULT 0.0,
  "idle_slots" INTEGER NOT NULL DEFAULT 0,
  "breaks" INTEGER NOT NULL DEFAULT 0,
  "table_changes" INTEGER NOT NULL DEFAULT 0,
  "seconds" DOUBLE PRECISION NOT NULL DEFAULT 0.0,
  "input_hash" VARCHAR(64) NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "released_at" TIMESTAMPTZ,
  "released_by" BIGINT
);
CREATE INDEX meeting_plan_session ON "meeting_plan" USING btree ("session");
CREATE INDEX meeting_plan_run ON "meeting_plan" USING btree ("run");

CREATE TABLE "registration" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "organisation" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "contact" BIGINT REFERENCES "contact" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "source" VARCHAR(20) NOT NULL DEFAULT '',
  "consent" VARCHAR(20) NOT NULL DEFAULT '',
  "note" VARCHAR(300) NOT NULL DEFAULT '',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX registration_session ON "registration" USING btree ("session");
CREATE INDEX registration_organisation ON "registration" USING btree ("organisation");
CREATE INDEX registration_contact ON "registration" USING btree ("contact");

CREATE TABLE "absence" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "registration" BIGINT NOT NULL REFERENCES "registration" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "starts" TIME NOT NULL DEFAULT CURRENT_TIME,
  "ends" TIME NOT NULL DEFAULT CURRENT_TIME
);
CREATE INDEX absence_registration ON "absence" USING btree ("registration");

CREATE TABLE "delegate" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "registration" BIGINT NOT NULL REFERENCES "registration" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "number" SMALLINT NOT NULL DEFAULT 0,
  "name" VARCHAR(60) NOT NULL DEFAULT '',
  "title" VARCHAR(60) NOT NULL DEFAULT '',
  "topics" VARCHAR(20)[] NOT NULL DEFAULT '{}',
  "withdrawn_at" TIMESTAMPTZ
);
CREATE INDEX delegate_registration ON "delegate" USING btree ("registration");

CREATE TABLE "remembered_column" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "unit" BIGINT NOT NULL REFERENCES "unit" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "sender" VARCHAR(60) NOT NULL DEFAULT '',
  "name" VARCHAR(120) NOT NULL DEFAULT '',
  "field" VARCHAR(20) NOT NULL DEFAULT '',
  "said_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX remembered_column_unit ON "remembered_column" USING btree ("unit");

CREATE TABLE "report_snapshot" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "audience" VARCHAR(10) NOT NULL DEFAULT '',
  "figures" JSONB NOT NULL DEFAULT '{}',
  "pdf_sha256" VARCHAR(64) NOT NULL DEFAULT '',
  "docx_sha256" VARCHAR(64) NOT NULL DEFAULT '',
  "xlsx_sha256" VARCHAR(64) NOT NULL DEFAULT '',
  "refusal" VARCHAR(60) NOT NULL DEFAULT '',
  "asked_by" BIGINT,
  "asked_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "finished_at" TIMESTAMPTZ
);
CREATE INDEX report_snapshot_session ON "report_snapshot" USING btree ("session");

CREATE TABLE "session_move" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "state_before" VARCHAR(20) NOT NULL DEFAULT '',
  "state_after" VARCHAR(20) NOT NULL DEFAULT '',
  "reason" VARCHAR(200) NOT NULL DEFAULT '',
  "account_id" BIGINT,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX session_move_session ON "session_move" USING btree ("session");

CREATE TABLE "slot" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "slot_index" SMALLINT NOT NULL DEFAULT 0,
  "starts" TIME NOT NULL DEFAULT CURRENT_TIME,
  "ends" TIME NOT NULL DEFAULT CURRENT_TIME
);
CREATE INDEX slot_session ON "slot" USING btree ("session");

CREATE TABLE "supply" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "organisation" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "source_ref" VARCHAR(40) NOT NULL DEFAULT '',
  "kind" VARCHAR(20) NOT NULL DEFAULT '',
  "title" VARCHAR(200) NOT NULL DEFAULT '',
  "description" TEXT NOT NULL DEFAULT '',
  "amount_wan" NUMERIC(18, 6),
  "keywords" VARCHAR(80)[] NOT NULL DEFAULT '{}',
  "visibility" VARCHAR(20) NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "review_note" VARCHAR(300) NOT NULL DEFAULT '',
  "search_keys" VARCHAR(80)[] NOT NULL DEFAULT '{}',
  "created_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX supply_session ON "supply" USING btree ("session");
CREATE INDEX supply_organisation ON "supply" USING btree ("organisation");

CREATE TABLE "candidate" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "a" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "b" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "need" BIGINT REFERENCES "need" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "supply" BIGINT REFERENCES "supply" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "value" INTEGER NOT NULL DEFAULT 0,
  "source" VARCHAR(20) NOT NULL DEFAULT '',
  "must" BOOLEAN NOT NULL DEFAULT false,
  "forbidden" BOOLEAN NOT NULL DEFAULT false,
  "fixed_slot" SMALLINT,
  "reason" VARCHAR(200) NOT NULL DEFAULT ''
);
CREATE INDEX candidate_session ON "candidate" USING btree ("session");
CREATE INDEX candidate_a ON "candidate" USING btree ("a");
CREATE INDEX candidate_b ON "candidate" USING btree ("b");
CREATE INDEX candidate_need ON "candidate" USING btree ("need");
CREATE INDEX candidate_supply ON "candidate" USING btree ("supply");

CREATE TABLE "match" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "need" BIGINT NOT NULL REFERENCES "need" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "supply" BIGINT NOT NULL REFERENCES "supply" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "rank" SMALLINT NOT NULL DEFAULT 0,
  "score" SMALLINT NOT NULL DEFAULT 0,
  "reasons" JSONB NOT NULL DEFAULT '{}',
  "ranked_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX match_session ON "match" USING btree ("session");
CREATE INDEX match_need ON "match" USING btree ("need");
CREATE INDEX match_supply ON "match" USING btree ("supply");

CREATE TABLE "meeting" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "plan" BIGINT NOT NULL REFERENCES "meeting_plan" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "a" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "b" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "a_delegate" BIGINT REFERENCES "delegate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "b_delegate" BIGINT REFERENCES "delegate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "need" BIGINT REFERENCES "need" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "supply" BIGINT REFERENCES "supply" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "slot_index" SMALLINT NOT NULL DEFAULT 0,
  "table_number" SMALLINT NOT NULL DEFAULT 0,
  "value" INTEGER NOT NULL DEFAULT 0,
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "locked" BOOLEAN NOT NULL DEFAULT false
);
CREATE INDEX meeting_a ON "meeting" USING btree ("a");
CREATE INDEX meeting_b ON "meeting" USING btree ("b");
CREATE INDEX meeting_a_delegate ON "meeting" USING btree ("a_delegate");
CREATE INDEX meeting_b_delegate ON "meeting" USING btree ("b_delegate");
CREATE INDEX meeting_need ON "meeting" USING btree ("need");
CREATE INDEX meeting_supply ON "meeting" USING btree ("supply");

CREATE TABLE "claim" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "meeting" BIGINT NOT NULL REFERENCES "meeting" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind" VARCHAR(10) NOT NULL DEFAULT '',
  "resource_id" BIGINT NOT NULL DEFAULT 0,
  "slot_index" SMALLINT NOT NULL DEFAULT 0
);
CREATE INDEX claim_session ON "claim" USING btree ("session");
CREATE INDEX claim_meeting ON "claim" USING btree ("meeting");

CREATE TABLE "meeting_request" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "asker" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "partner" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "need" BIGINT REFERENCES "need" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "supply" BIGINT REFERENCES "supply" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "must" BOOLEAN NOT NULL DEFAULT false,
  "asked_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "answered_at" TIMESTAMPTZ
);
CREATE INDEX meeting_request_session ON "meeting_request" USING btree ("session");
CREATE INDEX meeting_request_asker ON "meeting_request" USING btree ("asker");
CREATE INDEX meeting_request_partner ON "meeting_request" USING btree ("partner");
CREATE INDEX meeting_request_need ON "meeting_request" USING btree ("need");
CREATE INDEX meeting_request_supply ON "meeting_request" USING btree ("supply");

CREATE TABLE "outcome" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "source_ref" VARCHAR(40) NOT NULL DEFAULT '',
  "kind" VARCHAR(20) NOT NULL DEFAULT '',
  "a" BIGINT REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "a_name" VARCHAR(120) NOT NULL DEFAULT '',
  "b" BIGINT REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "b_name" VARCHAR(120) NOT NULL DEFAULT '',
  "need" BIGINT REFERENCES "need" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "supply" BIGINT REFERENCES "supply" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "meeting" BIGINT REFERENCES "meeting" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "title" VARCHAR(200) NOT NULL DEFAULT '',
  "amount_wan" NUMERIC(18, 6),
  "people" INTEGER,
  "stage" VARCHAR(30) NOT NULL DEFAULT '',
  "recorded_on" DATE NOT NULL DEFAULT CURRENT_DATE,
  "county" VARCHAR(40) NOT NULL DEFAULT '',
  "note" TEXT NOT NULL DEFAULT '',
  "verified" VARCHAR(20) NOT NULL DEFAULT 'claimed',
  "withdrawn" BOOLEAN NOT NULL DEFAULT false,
  "recorded_by" BIGINT,
  "recorded_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX outcome_session ON "outcome" USING btree ("session");
CREATE INDEX outcome_a ON "outcome" USING btree ("a");
CREATE INDEX outcome_b ON "outcome" USING btree ("b");
CREATE INDEX outcome_need ON "outcome" USING btree ("need");
CREATE INDEX outcome_supply ON "outcome" USING btree ("supply");
CREATE INDEX outcome_meeting ON "outcome" USING btree ("meeting");

CREATE TABLE "ticket" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "delegate" BIGINT REFERENCES "delegate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "role" VARCHAR(20) NOT NULL DEFAULT '',
  "rotation" SMALLINT NOT NULL DEFAULT 0,
  "token_hash" VARCHAR(64) UNIQUE NOT NULL DEFAULT '',
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "issued_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE INDEX ticket_session ON "ticket" USING btree ("session");
CREATE INDEX ticket_delegate ON "ticket" USING btree ("delegate");

CREATE TABLE "scan" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "nonce" UUID UNIQUE NOT NULL DEFAULT gen_random_uuid(),
  "body_hash" VARCHAR(64) NOT NULL DEFAULT '',
  "ticket" BIGINT REFERENCES "ticket" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "device_id" BIGINT,
  "point" VARCHAR(60) NOT NULL DEFAULT '',
  "kind" VARCHAR(10) NOT NULL DEFAULT '',
  "mode" VARCHAR(10) NOT NULL DEFAULT '',
  "outcome" VARCHAR(20) NOT NULL DEFAULT '',
  "counted" BOOLEAN NOT NULL DEFAULT false,
  "forced" BOOLEAN NOT NULL DEFAULT false,
  "scanned_at" TIMESTAMPTZ,
  "effective_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "received_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "seq" INTEGER NOT NULL DEFAULT 0,
  "clock_offset_ms" INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX scan_session ON "scan" USING btree ("session");
CREATE INDEX scan_ticket ON "scan" USING btree ("ticket");

CREATE TABLE "unplaced" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "plan" BIGINT NOT NULL REFERENCES "meeting_plan" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "a" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "b" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "need" BIGINT REFERENCES "need" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "value" INTEGER NOT NULL DEFAULT 0,
  "reason" VARCHAR(40) NOT NULL DEFAULT '',
  "facts" JSONB NOT NULL DEFAULT '{}'
);
CREATE INDEX unplaced_plan ON "unplaced" USING btree ("plan");
CREATE INDEX unplaced_a ON "unplaced" USING btree ("a");
CREATE INDEX unplaced_b ON "unplaced" USING btree ("b");
CREATE INDEX unplaced_need ON "unplaced" USING btree ("need");

CREATE TABLE "upload" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "file_name" VARCHAR(120) NOT NULL DEFAULT '',
  "sender" VARCHAR(60) NOT NULL DEFAULT '',
  "sha256" VARCHAR(64) NOT NULL DEFAULT '',
  "size_bytes" INTEGER NOT NULL DEFAULT 0,
  "state" VARCHAR(20) NOT NULL DEFAULT '',
  "refusal" VARCHAR(60) NOT NULL DEFAULT '',
  "refusal_facts" JSONB NOT NULL DEFAULT '{}',
  "judged" JSONB,
  "faces" JSONB NOT NULL DEFAULT '[]',
  "mapping" JSONB NOT NULL DEFAULT '{}',
  "remembered" BOOLEAN NOT NULL DEFAULT false,
  "taken" JSONB NOT NULL DEFAULT '[]',
  "counts" JSONB NOT NULL DEFAULT '{}',
  "asked_by" BIGINT,
  "asked_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "begun_at" TIMESTAMPTZ,
  "read_at" TIMESTAMPTZ,
  "confirmed_by" BIGINT,
  "confirmed_at" TIMESTAMPTZ
);
CREATE INDEX upload_session ON "upload" USING btree ("session");

CREATE TABLE "witness" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "delegate" BIGINT NOT NULL REFERENCES "delegate" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "kind" VARCHAR(20) NOT NULL DEFAULT '',
  "meeting_id" BIGINT,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "account_id" BIGINT
);
CREATE INDEX witness_session ON "witness" USING btree ("session");
CREATE INDEX witness_delegate ON "witness" USING btree ("delegate");

CREATE TABLE "working_day" (
  "day" DATE PRIMARY KEY NOT NULL DEFAULT CURRENT_DATE,
  "works" BOOLEAN NOT NULL DEFAULT false,
  "provisional" BOOLEAN NOT NULL DEFAULT false
);
