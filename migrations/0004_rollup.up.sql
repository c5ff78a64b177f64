-- Rollups are made after the rows, bucket by bucket, from the next finer resolution. What lacks is marked in rollup_due, and a question
-- asks the finer resolution there, so that answers are exact at every moment and writing costs no more than its own rows.

-- One row says that a bucket lacks windows. Writers only add, the one who rolls up only takes away: no row is ever changed or waited for.
CREATE TABLE rollup_due (
  start timestamptz NOT NULL,
  sensor_id integer NOT NULL,
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 4)  -- 1 min, 1 h, 1 d, 30 d
);
-- For each question (which buckets of its period lack something) and for who rolls up (the oldest first).
CREATE INDEX rollup_due_level_start ON rollup_due (level, start);

-- What is kept at each resolution, and how long. `windows` is the ledger: beyond its age a window is refused, for it could not be told
-- from one that is already counted. It goes with the minutes at the latest.
CREATE TABLE retention (
  resolution text PRIMARY KEY CHECK (resolution IN ('raw', '1m', '1h', '1d', '30d', 'windows')),
  keep interval CHECK (keep > interval '0'),  -- null: for ever
  size_max bigint CHECK (size_max > 0),       -- octets; null: no cap
  keys integer CHECK (keys > 0)               -- the largest so many rows of a sensor and bucket, by bytes and by packets; null: all
);
INSERT INTO retention (resolution, keep, size_max, keys) VALUES
  ('raw', '30 days', NULL, NULL),
  ('1m', '180 days', NULL, 500),
  ('1h', '1095 days', NULL, 500),
  ('1d', NULL, NULL, 500),
  ('30d', NULL, NULL, 500),
  ('windows', '180 days', NULL, NULL);

-- Periods whose rows retention has taken away. Rows that are there all the same came later.
CREATE TABLE retired (
  resolution text NOT NULL REFERENCES retention,
  since timestamptz NOT NULL,
  until timestamptz NOT NULL CHECK (since < until),
  PRIMARY KEY (resolution, since)
);

-- For every question about rows: they arrive by time and lie so, and to enter each into a B-tree costs as much as to store it.
DROP INDEX traffic_start;
CREATE INDEX traffic_start ON traffic USING brin (start) WITH (pages_per_range = 16, autosummarize = on);

DROP TABLE window_1d, window_1h, window_1m;
DROP TABLE class_1d, class_1h, class_1m;
DROP TABLE traffic_1d, traffic_1h, traffic_1m;

-- Four kinds of rollups a resolution; none has a unique constraint, for a bucket is deleted and made anew.
--   traffic   rows; beyond the limit of keys the rest of a family and proto is one row without addresses and service
--   address   each end of the traffic by itself, so that a year of one address, or the largest of a year, need not read rows of pairs;
--             beyond the limit the rest of a family and proto is one row without address
--   class     sums by family and proto alone
--   window    how many windows, and what they lost: a gap is told from a zero without the ledger
DO $$
DECLARE
  level text;
BEGIN
  FOREACH level IN ARRAY ARRAY['1m', '1h', '1d', '30d'] LOOP
    EXECUTE format('CREATE TABLE %I (LIKE traffic) PARTITION BY RANGE (start)', 'traffic_' || level);
    -- For every question by period, and to delete a bucket.
    EXECUTE format('CREATE INDEX ON %I (start)', 'traffic_' || level);
    -- For questions about a network over a long period.
    EXECUTE format('CREATE INDEX ON %I (src_ip, start)', 'traffic_' || level);
    EXECUTE format('CREATE INDEX ON %I (dst_ip, start)', 'traffic_' || level);

    EXECUTE format('CREATE TABLE %I (
      start timestamptz NOT NULL,
      packets bigint NOT NULL,
      bytes bigint NOT NULL,
      sensor_id integer NOT NULL,
      bucket smallint NOT NULL,
      family smallint NOT NULL,
      proto smallint NOT NULL,
      ip inet
    ) PARTITION BY RANGE (start)', 'address_' || level);
    -- For the largest addresses of a period, and to delete a bucket.
    EXECUTE format('CREATE INDEX ON %I (start)', 'address_' || level);
    -- For one address over a long period.
    EXECUTE format('CREATE INDEX ON %I (ip, start)', 'address_' || level);

    EXECUTE format('CREATE TABLE %I (
      start timestamptz NOT NULL,
      packets bigint NOT NULL,
      bytes bigint NOT NULL,
      sensor_id integer NOT NULL,
      bucket smallint NOT NULL,
      family smallint NOT NULL,
      proto smallint NOT NULL
    ) PARTITION BY RANGE (start)', 'class_' || level);
    -- For every question by period, and to delete a bucket.
    EXECUTE format('CREATE INDEX ON %I (start)', 'class_' || level);

    EXECUTE format('CREATE TABLE %I (
      start timestamptz NOT NULL,
      windows bigint NOT NULL,
      received bigint NOT NULL,
      dropped_kernel bigint NOT NULL,
      dropped_interface bigint NOT NULL,
      truncated bigint NOT NULL,
      late bigint NOT NULL,
      folded bigint NOT NULL,
      sensor_id integer NOT NULL,
      bucket smallint NOT NULL
    ) PARTITION BY RANGE (start)', 'window_' || level);
    -- For every question by period, and to delete a bucket.
    EXECUTE format('CREATE INDEX ON %I (start)', 'window_' || level);
  END LOOP;
END $$;

-- All rows are still there at this version, so that all rollups can be made of them.
INSERT INTO rollup_due (start, sensor_id, level)
SELECT DISTINCT date_bin('1 minute', start, 'epoch'), sensor_id, 1 FROM traffic_window;
