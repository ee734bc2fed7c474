-- Whoever looks after the sources finds them by title, publisher, author and address, and reads them by publisher or
-- licence, the newest first.

ALTER TABLE sources ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS
    (to_tsvector('english'::regconfig, title || ' ' || publisher || ' ' || coalesce(author, '') || ' ' || coalesce(url, ''))) STORED;
COMMENT ON COLUMN sources.words IS 'What it is found by at the desk: title, publisher, author and address.';
CREATE INDEX sources_words ON sources USING gin (words) WITH (fastupdate = off);
CREATE INDEX sources_publisher ON sources (publisher, id);
CREATE INDEX sources_licence ON sources (licence, id);
