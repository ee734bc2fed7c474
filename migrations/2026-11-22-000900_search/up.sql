-- Readers look for pages by their words. What a page is found by is made of the approved revision itself, in the
-- statement that publishes it, so that nothing unread can ever be found and no verb can forget it.

ALTER TABLE pages
    ADD COLUMN text text NOT NULL DEFAULT '',
    ADD COLUMN words tsvector NOT NULL DEFAULT '';
COMMENT ON COLUMN pages.text IS 'Every sentence of the page as plain text: quick answer, key facts, then the sections without their headings.';
COMMENT ON COLUMN pages.words IS 'What it is found by: title (A), quick answer (B), headings (C), key facts and sections (D).';

CREATE FUNCTION sentences_of(article jsonb, path jsonpath) RETURNS text LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT string_agg(found #>> '{}', ' ') FROM jsonb_path_query(article, path) AS found $$;
COMMENT ON FUNCTION sentences_of IS 'The texts of an article at a path, in their order.';

CREATE FUNCTION pages_fill_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said jsonb := (SELECT article FROM revisions WHERE id = NEW.revision_id);
    quick text := sentences_of(said, '$.quick_answer[*].text');
    headings text := sentences_of(said, '$.sections[*].heading');
    facts text := sentences_of(said, '$.key_facts[*].text');
    sections text := (
        SELECT string_agg(concat_ws(' ', block #>> '{intro,text}', sentences_of(block, '$.list[*].text'),
            sentences_of(block, '$.paragraph[*].text')), E'\n' ORDER BY place)
        FROM jsonb_path_query(said, '$.sections[*].blocks[*]') WITH ORDINALITY AS blocks (block, place));
BEGIN
    -- Without the two signs that mark in an excerpt what was found (STX and ETX), so that there they can only be ours.
    NEW.text := translate(concat_ws(E'\n', quick, facts, sections), E'\x02\x03', '');
    NEW.words := setweight(to_tsvector('english', NEW.title), 'A')
        || setweight(to_tsvector('english', coalesce(quick, '')), 'B')
        || setweight(to_tsvector('english', coalesce(headings, '')), 'C')
        || setweight(to_tsvector('english', concat_ws(E'\n', facts, sections)), 'D');
    RETURN NEW;
END $$;
COMMENT ON FUNCTION pages_fill_words IS 'Makes of a page''s approved revision what the page is found by.';
CREATE TRIGGER pages_fill_words BEFORE INSERT OR UPDATE OF revision_id, title ON pages
    FOR EACH ROW EXECUTE FUNCTION pages_fill_words();
UPDATE pages SET title = title;

CREATE FUNCTION any_of(query tsquery) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT
    AS $$ SELECT CASE WHEN query::text LIKE '%!%' THEN query ELSE replace(query::text, ' & ', ' | ')::tsquery END $$;
COMMENT ON FUNCTION any_of IS 'The same search for any of its words instead of all; a search that excludes words stays as it is.';

-- Without fastupdate, since a pending list is read whole by every search, and publishing is rare.
CREATE INDEX pages_words ON pages USING gin (words) WITH (fastupdate = off);
-- All that a site map prints, so that a long one reads no texts.
CREATE INDEX pages_mapped ON pages (id) INCLUDE (slug, updated_at) WHERE state IN ('live', 'being_rechecked');
