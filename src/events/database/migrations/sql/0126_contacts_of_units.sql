-- A contact is its host's: the unit of the session it was given to. Who was given to several hosts becomes several.
ALTER TABLE contact ADD COLUMN unit BIGINT REFERENCES unit (id) ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX contact_unit ON contact (unit);

UPDATE contact SET unit = named.unit FROM (
  SELECT DISTINCT ON (r.contact) r.contact, s.unit FROM registration r JOIN chain_session s ON s.id = r.session
  WHERE r.contact IS NOT NULL ORDER BY r.contact, r.id
) named WHERE named.contact = contact.id;

-- Who no registration names belongs to the host of the organisation's sessions where there is but one.
UPDATE contact SET unit = only_host.unit FROM (
  SELECT r.organisation, min(s.unit) AS unit FROM registration r JOIN chain_session s ON s.id = r.session
  GROUP BY r.organisation HAVING count(DISTINCT s.unit) = 1
) only_host WHERE contact.unit IS NULL AND only_host.organisation = contact.organisation;

CREATE TEMPORARY TABLE contact_of_another ON COMMIT DROP AS
SELECT nextval(pg_get_serial_sequence('contact', 'id')) AS id, apart.contact, apart.unit FROM (
  SELECT DISTINCT r.contact, s.unit FROM registration r JOIN chain_session s ON s.id = r.session
  JOIN contact c ON c.id = r.contact WHERE c.unit <> s.unit
) apart;

INSERT INTO contact (id, organisation, unit, name, title, mobile, email, created_at)
SELECT a.id, c.organisation, a.unit, c.name, c.title, c.mobile, c.email, c.created_at
FROM contact_of_another a JOIN contact c ON c.id = a.contact;

UPDATE registration r SET contact = a.id FROM contact_of_another a, chain_session s
WHERE r.contact = a.contact AND s.id = r.session AND s.unit = a.unit;
UPDATE consent_record r SET contact = a.id FROM contact_of_another a, chain_session s
WHERE r.contact = a.contact AND s.id = r.session AND s.unit = a.unit;
UPDATE personal_link l SET contact_id = a.id FROM contact_of_another a, chain_session s
WHERE l.contact_id = a.contact AND s.id = l.session_id AND s.unit = a.unit;
