-- Signing in by providers (OpenID Connect).

-- Whom a provider vouches for. The issuer and its subject, exactly as given, are the person; an e-mail address never is.
CREATE TABLE identities (
    id           UUID NOT NULL PRIMARY KEY,
    issuer       TEXT COLLATE "C" NOT NULL,
    subject      TEXT COLLATE "C" NOT NULL,
    user_id      UUID NOT NULL REFERENCES users (id),
    provider     TEXT NOT NULL,
    label        TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    UNIQUE (issuer, subject)
);
CREATE INDEX identities_user_id_id_idx ON identities (user_id, id);

-- Browsers on their way to a provider and back. Of the state and of the browser's cookie only the SHA-256 is kept; coming
-- back takes the row away. user_id and session_id: whose account gets another way in.
CREATE TABLE oidc_flows (
    state_hash   BYTEA NOT NULL PRIMARY KEY,
    browser_hash BYTEA NOT NULL,
    provider     TEXT NOT NULL,
    nonce        TEXT NOT NULL,
    verifier     TEXT NOT NULL,
    then_path    TEXT NOT NULL,
    user_id      UUID,
    session_id   UUID,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX oidc_flows_expires_at_idx ON oidc_flows (expires_at);

-- People a provider vouched for a moment ago, who have no account yet. Making it takes the row away.
CREATE TABLE arrivals (
    token_hash BYTEA NOT NULL PRIMARY KEY,
    issuer     TEXT NOT NULL,
    subject    TEXT NOT NULL,
    provider   TEXT NOT NULL,
    label      TEXT NOT NULL,
    username   TEXT NOT NULL,
    email      TEXT NOT NULL,
    full_name  TEXT NOT NULL,
    then_path  TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX arrivals_expires_at_idx ON arrivals (expires_at);
