-- Which organisation of the register another one turned out to be.
ALTER TABLE "organisation" ADD COLUMN "merged_into" BIGINT;
