-- The history of an address from its index alone. Rows lie in the order of their time, so that two thousand hours of one address are as
-- many pages of the table; beside each other in the index they are fifty. The table with its indexes grows by a fifth.
DO $$
DECLARE
  level text;
BEGIN
  FOREACH level IN ARRAY ARRAY['1m', '1h', '1d', '30d'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (ip, start) INCLUDE (packets, bytes)', format('address_%s_cover', level),
      'address_' || level);
    EXECUTE format('DROP INDEX %I', format('address_%s_ip_start_idx', level));
  END LOOP;
END $$;
