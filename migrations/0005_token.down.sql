-- A token would become a session without a name.
DELETE FROM access_token WHERE name IS NOT NULL;
ALTER TABLE access_token
  DROP COLUMN id,
  DROP COLUMN name,
  DROP COLUMN created,
  DROP COLUMN issued,
  DROP COLUMN last_used,
  DROP COLUMN previous_hash,
  DROP COLUMN previous_until;
