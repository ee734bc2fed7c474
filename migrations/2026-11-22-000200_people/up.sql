-- Who may come in by the staff door, and how they prove it. Only hashes of what they present are kept.

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL CONSTRAINT users_email_shape CHECK (email = lower(email) AND char_length(email) BETWEEN 3 AND 254),
    name text NOT NULL CONSTRAINT users_name_length CHECK (char_length(name) BETWEEN 1 AND 100),
    role text NOT NULL CONSTRAINT users_role CHECK (role IN ('editor', 'senior', 'operator', 'viewer', 'admin')),
    password_hash text,
    disabled_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT users_email_unique UNIQUE (email)
);
COMMENT ON TABLE users IS 'People with an account at the desk.';
COMMENT ON COLUMN users.email IS 'Lower-case address; the name they sign in with.';
COMMENT ON COLUMN users.name IS 'The name shown beside what they decide and approve.';
COMMENT ON COLUMN users.role IS 'What they may do: viewer, editor, senior, operator or admin.';
COMMENT ON COLUMN users.password_hash IS 'argon2id in PHC form; none until they set a password.';
COMMENT ON COLUMN users.disabled_at IS 'Set when they may no longer come in; their record stays.';

CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL,
    csrf_token text NOT NULL,
    user_id bigint NOT NULL REFERENCES users (id),
    created_at timestamptz NOT NULL,
    seen_at timestamptz NOT NULL,
    CONSTRAINT sessions_token_unique UNIQUE (token_hash)
);
CREATE INDEX sessions_user ON sessions (user_id);
CREATE INDEX sessions_created ON sessions (created_at);
COMMENT ON TABLE sessions IS 'Who is signed in; a new row at every sign-in, gone at sign-out.';
COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the cookie.';
COMMENT ON COLUMN sessions.csrf_token IS 'The token every form of this session must carry.';
COMMENT ON COLUMN sessions.seen_at IS 'The last request; the idle limit runs from here.';

CREATE TABLE personal_tokens (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    token_hash bytea NOT NULL,
    user_id bigint NOT NULL REFERENCES users (id),
    scope text NOT NULL CONSTRAINT personal_tokens_scope CHECK (scope IN ('read', 'review')),
    created_at timestamptz NOT NULL,
    revoked_at timestamptz,
    CONSTRAINT personal_tokens_token_unique UNIQUE (token_hash)
);
CREATE INDEX personal_tokens_user ON personal_tokens (user_id);
COMMENT ON TABLE personal_tokens IS 'Bearer tokens for the editors'' API: a named person each.';
COMMENT ON COLUMN personal_tokens.token_hash IS 'SHA-256 of the token.';
COMMENT ON COLUMN personal_tokens.scope IS 'read: see drafts; review: also decide, approve and reject, as far as the role allows.';

CREATE TABLE one_time_links (
    token_hash bytea PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    purpose text NOT NULL CONSTRAINT one_time_links_purpose CHECK (purpose IN ('sign_in', 'set_password')),
    expires_at timestamptz NOT NULL
);
CREATE INDEX one_time_links_user ON one_time_links (user_id, purpose);
CREATE INDEX one_time_links_expiry ON one_time_links (expires_at);
COMMENT ON TABLE one_time_links IS 'Links that let somebody in once; the row goes when the link is used.';
COMMENT ON COLUMN one_time_links.token_hash IS 'SHA-256 of the token in the link.';

CREATE TABLE rate_counters (
    key bytea NOT NULL,
    window_start timestamptz NOT NULL,
    count integer NOT NULL CONSTRAINT rate_counters_count CHECK (count > 0),
    PRIMARY KEY (key, window_start)
);
CREATE INDEX rate_counters_window ON rate_counters (window_start);
COMMENT ON TABLE rate_counters IS 'How often something was tried in a window; in Postgres, so that limits hold across processes.';
COMMENT ON COLUMN rate_counters.key IS 'HMAC of what is counted and for whom: no address and no account name is kept.';

CREATE TABLE desk_secrets (
    name text PRIMARY KEY,
    value bytea NOT NULL CONSTRAINT desk_secrets_length CHECK (octet_length(value) >= 32)
);
COMMENT ON TABLE desk_secrets IS 'Keys that all processes of one desk share; made on first use.';
