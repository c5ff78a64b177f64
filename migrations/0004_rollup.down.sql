-- Back to rollups that are always complete, each row unique. What is due is rolled up first, of all levels that version 3 has; what
-- retention has taken away stays away. Keys that were beyond a limit stay in the row of their class.
DO $$
DECLARE
  levels constant text[] := ARRAY['1m', '1h', '1d'];
  lengths constant interval[] := ARRAY['1 minute', '1 hour', '1 day']::interval[];
  kinds constant text[] := ARRAY['traffic', 'class', 'window'];
  keys constant text[] := ARRAY['sensor_id, bucket, family, proto, src_ip, dst_ip, service', 'sensor_id, bucket, family, proto',
    'sensor_id, bucket'];
  uniques constant text[] := ARRAY['UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket)',
    'PRIMARY KEY (start, sensor_id, family, proto, bucket)', 'PRIMARY KEY (start, sensor_id, bucket)'];
  bodies constant text[] := ARRAY['LIKE traffic',
    'start timestamptz NOT NULL, packets bigint NOT NULL, bytes bigint NOT NULL, sensor_id integer NOT NULL,'
    ' bucket smallint NOT NULL, family smallint NOT NULL, proto smallint NOT NULL',
    'start timestamptz NOT NULL, windows bigint NOT NULL, received bigint NOT NULL, dropped_kernel bigint NOT NULL,'
    ' dropped_interface bigint NOT NULL, truncated bigint NOT NULL, late bigint NOT NULL, folded bigint NOT NULL,'
    ' sensor_id integer NOT NULL, bucket smallint NOT NULL'];
  columns text;
  sums text;
  source text;
  gone text;
  grain text;
  part record;
BEGIN
  CREATE TEMPORARY TABLE due ON COMMIT DROP AS
    SELECT DISTINCT date_bin('1 minute', start, 'epoch') AS start, sensor_id FROM rollup_due WHERE level = 1;
  FOR l IN 1 .. 3 LOOP
    IF l > 1 THEN
      UPDATE due SET start = date_bin(lengths[l], start, 'epoch');
      INSERT INTO due SELECT start, sensor_id FROM rollup_due WHERE level = l;
      CREATE TEMPORARY TABLE distinct_due ON COMMIT DROP AS SELECT DISTINCT start, sensor_id FROM due;
      DROP TABLE due;
      ALTER TABLE distinct_due RENAME TO due;
    END IF;
    FOR k IN 1 .. 3 LOOP
      sums := CASE k WHEN 3 THEN 'windows, received, dropped_kernel, dropped_interface, truncated, late, folded' ELSE 'packets, bytes' END;
      columns := keys[k] || ', ' || sums;
      sums := 'sum(' || replace(sums, ', ', ')::bigint, sum(') || ')::bigint';
      source := CASE
        WHEN l > 1 THEN kinds[k] || '_' || levels[l - 1]
        WHEN k = 1 THEN 'traffic'
        WHEN k = 2 THEN '(SELECT start, sensor_id, ((c.family + 4 * c.proto) & 1023)::smallint AS bucket, c.family, c.proto, c.packets,'
          ' c.bytes FROM traffic_window, unnest(families, protos, class_packets, class_bytes) AS c(family, proto, packets, bytes))'
        ELSE '(SELECT start, sensor_id, (sensor_id & 1023)::smallint AS bucket, 1 AS windows, received, dropped_kernel,'
          ' dropped_interface, truncated, late, folded FROM traffic_window)' END;
      gone := CASE WHEN l = 1 AND k > 1 THEN 'false' ELSE format(
        'EXISTS (SELECT FROM retired WHERE resolution = %L AND since <= d.start AND d.start < until)',
        (ARRAY['raw', '1m', '1h'])[l]) END;
      EXECUTE format('CREATE TEMPORARY TABLE complete (start, %2$s) ON COMMIT DROP AS SELECT start, %1$s FROM (
        SELECT start, %2$s FROM %3$I AS t WHERE NOT EXISTS (
          SELECT FROM due AS d WHERE d.start = t.start AND d.sensor_id = t.sensor_id AND NOT %4$s)
        UNION ALL SELECT date_bin(%5$L, s.start, ''epoch''), s.%6$s FROM %7$s AS s
          JOIN due AS d ON d.start = date_bin(%5$L, s.start, ''epoch'') AND d.sensor_id = s.sensor_id) AS rows
        GROUP BY start, %8$s',
        keys[k] || ', ' || sums, columns, kinds[k] || '_' || levels[l], gone, lengths[l], replace(columns, ', ', ', s.'), source, keys[k]);
      EXECUTE format('DROP TABLE %I', kinds[k] || '_' || levels[l]);
      EXECUTE format('CREATE TABLE %I (%s, %s) PARTITION BY RANGE (start)', kinds[k] || '_' || levels[l], bodies[k], uniques[k]);
      grain := CASE l WHEN 1 THEN 'month' ELSE 'year' END;
      FOR part IN SELECT DISTINCT date_trunc(grain, start, 'UTC') AS since FROM complete LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
          kinds[k] || '_' || levels[l] || '_' || to_char(part.since AT TIME ZONE 'UTC', CASE l WHEN 1 THEN 'YYYYMM' ELSE 'YYYY' END),
          kinds[k] || '_' || levels[l], part.since, ((part.since AT TIME ZONE 'UTC') + ('1 ' || grain)::interval) AT TIME ZONE 'UTC');
      END LOOP;
      EXECUTE format('INSERT INTO %I (start, %s) TABLE complete', kinds[k] || '_' || levels[l], columns);
      DROP TABLE complete;
    END LOOP;
  END LOOP;
END $$;

DROP INDEX traffic_start;
CREATE INDEX traffic_start ON traffic (start);

DROP TABLE traffic_30d, address_1m, address_1h, address_1d, address_30d, class_30d, window_30d;
DROP TABLE retired, retention, rollup_due;
