-- What the database itself refuses, whoever asks.

-- Append-only rows.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER audit_line_append_only BEFORE UPDATE OR DELETE ON audit_line
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER scan_append_only BEFORE UPDATE OR DELETE ON scan
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- No double booking in a released plan, no second arrival of one ticket at one point.
CREATE UNIQUE INDEX claim_once ON claim (session, kind, resource_id, slot_index);
CREATE UNIQUE INDEX scan_counted_once ON scan (session, ticket) WHERE counted AND kind = 'entry';
CREATE UNIQUE INDEX plan_released_once ON meeting_plan (session) WHERE state = 'released';
CREATE UNIQUE INDEX plan_run_active_once ON plan_run (session) WHERE state IN ('waiting', 'running');

-- One of each.
CREATE UNIQUE INDEX role_grant_once ON role_grant (account, role, scope_kind, scope_id);
CREATE UNIQUE INDEX dictionary_entry_once ON dictionary_entry (dictionary, code);
CREATE UNIQUE INDEX organisation_label_once ON organisation_label (organisation, label);
CREATE UNIQUE INDEX co_host_once ON co_host (session, unit);
CREATE UNIQUE INDEX meeting_table_once ON meeting_table (session, number);
CREATE UNIQUE INDEX slot_once ON slot (session, slot_index);
CREATE UNIQUE INDEX registration_once ON registration (session, organisation);
CREATE UNIQUE INDEX delegate_once ON delegate (registration, number);
CREATE UNIQUE INDEX need_once ON need (session, source_ref);
CREATE UNIQUE INDEX supply_once ON supply (session, source_ref);
CREATE UNIQUE INDEX match_once ON match (need, supply);
CREATE UNIQUE INDEX candidate_once ON candidate (session, a, b);
CREATE UNIQUE INDEX meeting_plan_once ON meeting_plan (session, version);
CREATE UNIQUE INDEX meeting_once ON meeting (plan, a, b);
CREATE UNIQUE INDEX checkin_point_once ON checkin_point (session, name);
CREATE UNIQUE INDEX ticket_delegate_once ON ticket (delegate) WHERE state = 'valid';
CREATE UNIQUE INDEX outcome_once ON outcome (session, source_ref);
CREATE UNIQUE INDEX stage_rung_once ON stage_rung (kind, stage);
CREATE UNIQUE INDEX remembered_column_once ON remembered_column (unit, sender, name);
CREATE INDEX need_search ON need USING gin (search_keys);
CREATE INDEX supply_search ON supply USING gin (search_keys);
CREATE INDEX login_attempt_recent ON login_attempt (key, at);

-- Figures that cannot be.
ALTER TABLE need ADD CONSTRAINT need_amount CHECK (amount_wan IS NULL OR amount_wan >= 0);
ALTER TABLE supply ADD CONSTRAINT supply_amount CHECK (amount_wan IS NULL OR amount_wan >= 0);
ALTER TABLE outcome ADD CONSTRAINT outcome_amount CHECK (amount_wan IS NULL OR amount_wan >= 0);
ALTER TABLE outcome ADD CONSTRAINT outcome_people CHECK (people IS NULL OR people >= 0);
ALTER TABLE slot ADD CONSTRAINT slot_span CHECK (starts < ends AND slot_index >= 0);
ALTER TABLE absence ADD CONSTRAINT absence_span CHECK (starts < ends);
ALTER TABLE agenda_item ADD CONSTRAINT agenda_item_span CHECK (starts < ends);
ALTER TABLE match ADD CONSTRAINT match_score CHECK (score BETWEEN 0 AND 100 AND rank >= 1);
ALTER TABLE upload ADD CONSTRAINT upload_read CHECK (state NOT IN ('ready', 'confirmed') OR judged IS NOT NULL);
ALTER TABLE upload ADD CONSTRAINT upload_confirmed CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL));
