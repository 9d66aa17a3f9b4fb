-- What an administrator says of chains and units: who leads a chain, its segments, what is no longer offered.
ALTER TABLE "chain_list" ADD COLUMN "retired" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "chain" ADD COLUMN "city_chief" VARCHAR(80) NOT NULL DEFAULT '';
ALTER TABLE "chain" ADD COLUMN "county_chief" VARCHAR(80) NOT NULL DEFAULT '';
ALTER TABLE "chain" ADD COLUMN "office" VARCHAR(120) NOT NULL DEFAULT '';
ALTER TABLE "chain" ADD COLUMN "retired" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "unit" ADD COLUMN "retired" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "segment" (
  "id" BIGSERIAL PRIMARY KEY NOT NULL,
  "chain" BIGINT NOT NULL REFERENCES "chain" ("id") ON DELETE RESTRICT ON UPDATE CASCADE,
  "band" VARCHAR(10) NOT NULL DEFAULT '',
  "name" VARCHAR(80) NOT NULL DEFAULT '',
  "position" INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX segment_chain_name ON "segment" USING btree ("chain", "name");
