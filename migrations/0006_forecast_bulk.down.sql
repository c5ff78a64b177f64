-- Back to a row a point. Scores go: version 5 has no place for them.
DO $$
BEGIN
  DROP TABLE forecast_score;
END $$;

CREATE TABLE forecast_point (
  forecast_id bigint NOT NULL,
  start timestamptz NOT NULL,
  bucket smallint NOT NULL,
  mean double precision NOT NULL,
  lo80 double precision NOT NULL,
  hi80 double precision NOT NULL,
  lo95 double precision NOT NULL,
  hi95 double precision NOT NULL,
  PRIMARY KEY (forecast_id, start, bucket),
  FOREIGN KEY (forecast_id, bucket) REFERENCES forecast (id, bucket) ON DELETE CASCADE
);
INSERT INTO forecast_point (forecast_id, start, bucket, mean, lo80, hi80, lo95, hi95)
SELECT f.id, f.start + (p.number - 1) * s.step_us * interval '1 microsecond', f.bucket, p.mean, p.lo80, p.hi80, p.lo95, p.hi95
  FROM forecast f JOIN forecast_series s ON s.id = f.series_id,
    unnest(f.mean, f.lo80, f.hi80, f.lo95, f.hi95) WITH ORDINALITY AS p(mean, lo80, hi80, lo95, hi95, number);

-- In a block: a cluster forwards the text that it was sent, which must be one statement.
DO $$
BEGIN
  DROP INDEX forecast_unscored;
  DROP INDEX forecast_until;
  ALTER TABLE forecast DROP COLUMN mean, DROP COLUMN lo80, DROP COLUMN hi80, DROP COLUMN lo95, DROP COLUMN hi95, DROP COLUMN start,
    DROP COLUMN until, DROP COLUMN scale, DROP COLUMN scored;
END $$;
