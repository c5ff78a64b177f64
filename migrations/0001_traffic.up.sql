-- Traffic as it is counted: sensors, their runs, the ledger of windows, and rows at four resolutions.
--
-- bucket: a hash of the row's key, made by the program (include/netaugur/store/bucket.hpp). It is part of every unique constraint of
-- the tables that grow, so that the same schema can be distributed by it (Citus) and one hot sensor spreads over all nodes.
-- Unique indexes begin with the time, because every question has a period, and end with the bucket.
-- sensor_id carries no foreign key in the tables of rows: a check for each row would cost more than the row.

CREATE TABLE sensor (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL UNIQUE CHECK (name <> '')
);

-- One capture of one sensor: what is written again under the same run counts once.
CREATE TABLE run (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sensor_id integer NOT NULL REFERENCES sensor,
  uuid uuid NOT NULL,
  source text NOT NULL,
  linktype text NOT NULL,
  UNIQUE (sensor_id, uuid)
);

-- Numbers windows in the order of their commits; the writer draws from it under a lock that it holds until it commits.
CREATE SEQUENCE window_sequence AS bigint;

-- The ledger: a window is counted if and only if it is here. The last four columns go together, one element a class of traffic.
CREATE TABLE traffic_window (
  start timestamptz NOT NULL,
  sequence bigint NOT NULL,
  length_us bigint NOT NULL CHECK (length_us > 0),
  packets bigint NOT NULL,
  bytes bigint NOT NULL,
  hosts bigint NOT NULL,
  pairs bigint NOT NULL,
  received bigint NOT NULL,
  dropped_kernel bigint NOT NULL,
  dropped_interface bigint NOT NULL,
  truncated bigint NOT NULL,
  late bigint NOT NULL,
  folded bigint NOT NULL,
  sensor_id integer NOT NULL,
  run_id integer NOT NULL,
  bucket smallint NOT NULL,
  families smallint[] NOT NULL,
  protos smallint[] NOT NULL,
  class_packets bigint[] NOT NULL,
  class_bytes bigint[] NOT NULL,
  -- For the writer: which windows of a run are already there.
  PRIMARY KEY (sensor_id, run_id, start, bucket)
) PARTITION BY RANGE (start);
-- For pages of windows, newest first, and for classes at the resolution of windows.
CREATE INDEX traffic_window_start ON traffic_window (start, sequence);
-- For readers who resume after a sequence number.
CREATE INDEX traffic_window_sequence ON traffic_window (sequence);

-- What each sensor has, in one row: a list of sensors must not read the ledger.
CREATE TABLE sensor_state (
  sensor_id integer NOT NULL,
  bucket smallint NOT NULL,
  first timestamptz NOT NULL,
  newest timestamptz NOT NULL,
  windows bigint NOT NULL,
  window_length_us bigint NOT NULL,
  PRIMARY KEY (sensor_id, bucket)
) WITH (fillfactor = 50);

-- Rows as they were written, never changed. family and proto are numbers of include/netaugur/net/proto.hpp.
-- Addresses are null where the frame had none, service where there are no ports.
CREATE TABLE traffic (
  start timestamptz NOT NULL,
  packets bigint NOT NULL,
  bytes bigint NOT NULL,
  sensor_id integer NOT NULL,
  service integer,
  bucket smallint NOT NULL,
  family smallint NOT NULL,
  proto smallint NOT NULL,
  src_ip inet,
  dst_ip inet
) PARTITION BY RANGE (start);
-- For every question at this resolution: rows arrive by time, so it grows at its right end and stays cheap.
CREATE INDEX traffic_start ON traffic (start);

-- The same rows summed up by minute, hour and day. Their unique indexes serve the writer's upsert and every question by period.
CREATE TABLE traffic_1m (
  LIKE traffic,
  UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket)
) PARTITION BY RANGE (start);
CREATE TABLE traffic_1h (
  LIKE traffic,
  UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket)
) PARTITION BY RANGE (start);
CREATE TABLE traffic_1d (
  LIKE traffic,
  UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket)
) PARTITION BY RANGE (start);

-- Sums by class alone: a year by protocol costs what an hour does, however many addresses there are.
CREATE TABLE class_1m (
  start timestamptz NOT NULL,
  packets bigint NOT NULL,
  bytes bigint NOT NULL,
  sensor_id integer NOT NULL,
  bucket smallint NOT NULL,
  family smallint NOT NULL,
  proto smallint NOT NULL,
  PRIMARY KEY (start, sensor_id, family, proto, bucket)
) PARTITION BY RANGE (start);
CREATE TABLE class_1h (LIKE class_1m, PRIMARY KEY (start, sensor_id, family, proto, bucket)) PARTITION BY RANGE (start);
CREATE TABLE class_1d (LIKE class_1m, PRIMARY KEY (start, sensor_id, family, proto, bucket)) PARTITION BY RANGE (start);

-- How many windows lie in a minute, hour or day, and what they lost: a gap is told from a zero without the ledger.
CREATE TABLE window_1m (
  start timestamptz NOT NULL,
  windows bigint NOT NULL,
  received bigint NOT NULL,
  dropped_kernel bigint NOT NULL,
  dropped_interface bigint NOT NULL,
  truncated bigint NOT NULL,
  late bigint NOT NULL,
  folded bigint NOT NULL,
  sensor_id integer NOT NULL,
  bucket smallint NOT NULL,
  PRIMARY KEY (start, sensor_id, bucket)
) PARTITION BY RANGE (start);
CREATE TABLE window_1h (LIKE window_1m, PRIMARY KEY (start, sensor_id, bucket)) PARTITION BY RANGE (start);
CREATE TABLE window_1d (LIKE window_1m, PRIMARY KEY (start, sensor_id, bucket)) PARTITION BY RANGE (start);
