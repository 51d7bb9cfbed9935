-- Signing in by providers (OpenID Connect).

-- Whom a provider vouches for. The issuer and its subject, exactly as given, are the person; an e-mail address never is.
CREATE TABLE identities (
    id           BLOB NOT NULL PRIMARY KEY,
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    user_id      BLOB NOT NULL REFERENCES users (id),
    provider     TEXT NOT NULL,
    label        TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL,
    UNIQUE (issuer, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_user_id_id_idx ON identities (user_id, id);

-- Browsers on their way to a provider and back. Of the state and of the browser's cookie only the SHA-256 is kept; coming
-- back takes the row away. user_id and session_id: whose account gets another way in.
CREATE TABLE oidc_flows (
    state_hash   BLOB NOT NULL PRIMARY KEY,
    browser_hash BLOB NOT NULL,
    provider     TEXT NOT NULL,
    nonce        TEXT NOT NULL,
    verifier     TEXT NOT NULL,
    then_path    TEXT NOT NULL,
    user_id      BLOB,
    session_id   BLOB,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX oidc_flows_expires_at_idx ON oidc_flows (expires_at);

-- People a provider vouched for a moment ago, who have no account yet. Making it takes the row away.
CREATE TABLE arrivals (
    token_hash BLOB NOT NULL PRIMARY KEY,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    provider   TEXT NOT NULL,
    label      TEXT NOT NULL,
    username   TEXT NOT NULL,
    email      TEXT NOT NULL,
    full_name  TEXT NOT NULL,
    then_path  TEXT NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX arrivals_expires_at_idx ON arrivals (expires_at);
