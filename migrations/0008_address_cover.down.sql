DO $$
DECLARE
  level text;
BEGIN
  FOREACH level IN ARRAY ARRAY['1m', '1h', '1d', '30d'] LOOP
    EXECUTE format('CREATE INDEX %I ON %I (ip, start)', format('address_%s_ip_start_idx', level), 'address_' || level);
    EXECUTE format('DROP INDEX %I', format('address_%s_cover', level));
  END LOOP;
END $$;
