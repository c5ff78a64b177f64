-- Tokens for programs beside the sessions of browsers, and what tells whether one is still used.
ALTER TABLE access_token
  ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  ADD COLUMN name text UNIQUE,  -- of a token; null: a browser's session
  ADD COLUMN created timestamptz NOT NULL DEFAULT now(),
  ADD COLUMN issued timestamptz NOT NULL DEFAULT now(),  -- when `hash` came to be
  ADD COLUMN last_used timestamptz,  -- to the minute
  -- A session's secret before the last rotation: requests that were under way with it are answered.
  ADD COLUMN previous_hash bytea UNIQUE CHECK (length(previous_hash) = 32),
  ADD COLUMN previous_until timestamptz;
