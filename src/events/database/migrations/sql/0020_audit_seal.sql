-- Seals over lines of the audit: each digest covers its lines and the digest before it.
CREATE TABLE "audit_seal" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp,
  "lines" BIGINT[] NOT NULL DEFAULT '{}',
  "digest" VARCHAR(64) NOT NULL DEFAULT ''
);
CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
