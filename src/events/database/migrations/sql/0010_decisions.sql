-- What a person decided about single rows of an upload, by row number; rows accepted before keep their yes.
ALTER TABLE upload ADD COLUMN decisions JSONB NOT NULL DEFAULT '{}';
UPDATE upload SET decisions = coalesce(
  (SELECT jsonb_object_agg(number, '{"is_taken": true}'::jsonb) FROM jsonb_array_elements_text(taken) AS number), '{}');
ALTER TABLE upload DROP COLUMN taken;
