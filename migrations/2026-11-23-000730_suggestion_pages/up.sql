-- An asker may name pages of the web that may hold the answer.

CREATE TABLE suggestion_pages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    suggestion_id bigint NOT NULL REFERENCES suggestions (id),
    address text NOT NULL CONSTRAINT suggestion_pages_address_length CHECK (octet_length(address) BETWEEN 1 AND 2000),
    named_at timestamptz NOT NULL,
    CONSTRAINT suggestion_pages_once UNIQUE (suggestion_id, address)
);
COMMENT ON TABLE suggestion_pages IS 'Pages of the web that askers named with their question.';
COMMENT ON COLUMN suggestion_pages.address IS 'An address of http or https, without user name, password and fragment.';
