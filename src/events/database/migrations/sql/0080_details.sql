-- Details of needs and supplies that only their kind has; which ones there are is in marketplace/rules/details.py.
ALTER TABLE "need" ADD COLUMN "details" JSONB NOT NULL DEFAULT '{}';
ALTER TABLE "supply" ADD COLUMN "details" JSONB NOT NULL DEFAULT '{}';
