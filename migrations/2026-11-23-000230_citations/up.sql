-- Which texts rest on which passages, so that a source can be asked what depends on it. Made by the database itself of
-- every revision that is written: a revision never changes, and no verb can forget it.

CREATE TABLE citations (
    source_id bigint NOT NULL REFERENCES sources (id),
    revision_id bigint NOT NULL REFERENCES revisions (id),
    passage_id bigint NOT NULL REFERENCES passages (id),
    PRIMARY KEY (source_id, revision_id, passage_id)
);
COMMENT ON TABLE citations IS 'The passages that sentences of a revision cite, each once.';
COMMENT ON COLUMN citations.source_id IS 'The source of the passage.';
COMMENT ON COLUMN citations.revision_id IS 'The text that cites it.';
COMMENT ON COLUMN citations.passage_id IS 'The passage.';

CREATE FUNCTION cited(article jsonb) RETURNS SETOF bigint LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT DISTINCT (found #>> '{}')::bigint FROM jsonb_path_query(article, '$.**.passages[*]') AS found $$;
COMMENT ON FUNCTION cited IS 'The passages an article cites, each once.';

CREATE FUNCTION revisions_cite() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO citations (source_id, revision_id, passage_id)
        SELECT passages.source_id, NEW.id, passages.id FROM cited(NEW.article) AS cited (id) JOIN passages USING (id);
    RETURN NULL;
END $$;
COMMENT ON FUNCTION revisions_cite IS 'Writes down what a new revision cites.';
CREATE TRIGGER revisions_cite AFTER INSERT ON revisions FOR EACH ROW EXECUTE FUNCTION revisions_cite();
INSERT INTO citations (source_id, revision_id, passage_id)
    SELECT passages.source_id, revisions.id, passages.id
    FROM revisions CROSS JOIN LATERAL cited(revisions.article) AS cited (id) JOIN passages ON passages.id = cited.id;
CREATE TRIGGER citations_are_kept BEFORE UPDATE OR DELETE ON citations FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE INDEX pages_revision ON pages (revision_id);
