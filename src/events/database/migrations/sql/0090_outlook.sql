-- What a run found out beside its plan: what more room would bring, what floors cost, what each party could have.
ALTER TABLE plan_run ADD COLUMN outlook JSONB;
