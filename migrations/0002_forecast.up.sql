-- Forecasts as they were issued. A series is named once; its sets and their points refer to it by number.
-- dimension: total 0, proto 1, family 2, ip 3, pair 4, service 5, sensor 6. metric: packets 0, bytes 1.
CREATE TABLE forecast_series (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  dimension smallint NOT NULL,
  value text NOT NULL,
  sensor text NOT NULL,  -- empty: all sensors
  metric smallint NOT NULL,
  step_us bigint NOT NULL CHECK (step_us > 0),
  UNIQUE (dimension, value, sensor, metric, step_us)
);

CREATE SEQUENCE forecast_sequence AS bigint;

CREATE TABLE forecast (
  id bigint NOT NULL,
  series_id integer NOT NULL REFERENCES forecast_series,
  issued_at timestamptz NOT NULL,
  bucket smallint NOT NULL,
  model text NOT NULL,
  notes text[] NOT NULL,
  PRIMARY KEY (id, bucket),
  -- For the newest set of a series, and to replace a set.
  UNIQUE (series_id, issued_at, model, bucket)
);

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
