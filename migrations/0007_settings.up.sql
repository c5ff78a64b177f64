-- What an administrator sets from the page beside the retention that is there already.
CREATE TABLE link_limit (
  sensor text PRIMARY KEY,  -- a name: it may be set before the sensor's first window
  bits_per_second bigint NOT NULL CHECK (bits_per_second > 0)
);

-- Counts the changes of link_limit and retention, so that of two administrators who change at once the second is told.
CREATE TABLE settings_revision (
  revision bigint NOT NULL
);
INSERT INTO settings_revision (revision) VALUES (1);
