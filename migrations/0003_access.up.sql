-- Who may look. Only SHA-256 hashes of secrets are kept. role: viewer 0, admin 1.
CREATE TABLE access_code (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  role smallint NOT NULL,
  expires timestamptz NOT NULL
);

CREATE TABLE access_token (
  hash bytea PRIMARY KEY CHECK (length(hash) = 32),
  role smallint NOT NULL,
  expires timestamptz NOT NULL
);
