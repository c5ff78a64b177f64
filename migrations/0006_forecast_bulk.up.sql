-- Forecasts in bulk, and their scores. A forecast is one row: its points as arrays, one element a step from issued_at on. Ten thousand
-- forecasts of 288 steps are ten thousand rows of one COPY, not three million with a primary key and a foreign key each; and they are
-- read as they are written, whole.
-- In a block: a cluster forwards the text that it was sent, which must be one statement.
DO $$
BEGIN
  ALTER TABLE forecast
    ADD COLUMN mean double precision[] NOT NULL DEFAULT '{}',
    ADD COLUMN lo80 double precision[] NOT NULL DEFAULT '{}',
    ADD COLUMN hi80 double precision[] NOT NULL DEFAULT '{}',
    ADD COLUMN lo95 double precision[] NOT NULL DEFAULT '{}',
    ADD COLUMN hi95 double precision[] NOT NULL DEFAULT '{}',
    -- Of the first point; points follow each other without a gap.
    ADD COLUMN start timestamptz,
    -- End of the last point.
    ADD COLUMN until timestamptz,
    -- Mean absolute error of the seasonal naive within the history; 0 where there was none.
    ADD COLUMN scale double precision NOT NULL DEFAULT 0,
    -- Whether it was scored to its end: what is not is looked for by `predict score`.
    ADD COLUMN scored boolean NOT NULL DEFAULT false;
END $$;

UPDATE forecast f SET mean = p.mean, lo80 = p.lo80, hi80 = p.hi80, lo95 = p.lo95, hi95 = p.hi95, start = p.first, until = p.until
  FROM (SELECT o.id, o.bucket, array_agg(q.mean ORDER BY q.start) AS mean, array_agg(lo80 ORDER BY q.start) AS lo80,
      array_agg(hi80 ORDER BY q.start) AS hi80, array_agg(lo95 ORDER BY q.start) AS lo95, array_agg(hi95 ORDER BY q.start) AS hi95,
      min(q.start) AS first, max(q.start + s.step_us * interval '1 microsecond') AS until
      FROM forecast_point q JOIN (SELECT id, bucket, series_id FROM forecast) AS o ON o.id = q.forecast_id AND o.bucket = q.bucket
        JOIN forecast_series s ON s.id = o.series_id GROUP BY o.id, o.bucket) AS p
  WHERE p.id = f.id AND p.bucket = f.bucket;
DO $$
BEGIN
  DROP TABLE forecast_point;
END $$;

DO $$
BEGIN
  -- For `predict score`: few rows at any time, in the order of their numbers; the many that are scored cost it nothing.
  CREATE INDEX forecast_unscored ON forecast (id) WHERE NOT scored;
  -- For the forecasts that reach into a period: of one series those by their issue time are in the unique index; of all series at once
  -- this one finds them.
  CREATE INDEX forecast_until ON forecast (until);
END $$;

-- A forecast held against what happened, replaced until all its windows have ended.
CREATE TABLE forecast_score (
  forecast_id bigint NOT NULL,
  bucket smallint NOT NULL,
  steps integer NOT NULL,     -- compared; without any the figures are zero
  missing integer NOT NULL,   -- not measured, or with too much loss
  pending integer NOT NULL,   -- not ended yet
  mae double precision NOT NULL,
  rmse double precision NOT NULL,
  pinball double precision NOT NULL,
  smape double precision NOT NULL,
  coverage80 double precision NOT NULL,
  coverage95 double precision NOT NULL,
  mase double precision,          -- null where the seasonal naive never erred
  relative_mae double precision,
  -- To replace a score, and for the cascade.
  PRIMARY KEY (forecast_id, bucket),
  FOREIGN KEY (forecast_id, bucket) REFERENCES forecast (id, bucket) ON DELETE CASCADE
);
