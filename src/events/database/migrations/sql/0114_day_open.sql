-- A session that was postponed before its new day is settled.
ALTER TABLE "chain_session" ADD COLUMN "day_open" BOOLEAN NOT NULL DEFAULT false;
