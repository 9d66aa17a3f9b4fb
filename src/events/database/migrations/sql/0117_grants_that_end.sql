-- Roles given for a time: the last day they hold.
ALTER TABLE "role_grant" ADD COLUMN "ends_on" DATE;
