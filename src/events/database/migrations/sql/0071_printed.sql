-- Which version of the plan each organisation's page was last printed from.
CREATE TABLE "printed_page" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "session" BIGINT NOT NULL REFERENCES "chain_session" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "organisation" BIGINT NOT NULL REFERENCES "organisation" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "plan" BIGINT NOT NULL REFERENCES "meeting_plan" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "printed_at" TIMESTAMPTZ NOT NULL DEFAULT current_timestamp
);
CREATE UNIQUE INDEX printed_page_once ON printed_page (session, organisation);
CREATE INDEX printed_page_organisation ON "printed_page" USING btree ("organisation");
CREATE INDEX printed_page_plan ON "printed_page" USING btree ("plan");
