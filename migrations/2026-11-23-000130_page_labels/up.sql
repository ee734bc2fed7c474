-- A page says for ever under which licences it was published: what a source is called or allows later does not change it.

ALTER TABLE pages ADD COLUMN licence text NOT NULL DEFAULT 'unknown'
    CONSTRAINT pages_licence_length CHECK (char_length(licence) BETWEEN 1 AND 64);
COMMENT ON COLUMN pages.licence IS 'The page''s own licence, computed when it was published.';

CREATE TABLE page_sources (
    page_id bigint NOT NULL REFERENCES pages (id),
    source_id bigint NOT NULL REFERENCES sources (id),
    title text NOT NULL,
    url text,
    publisher text NOT NULL,
    author text,
    licence text NOT NULL,
    PRIMARY KEY (page_id, source_id)
);
COMMENT ON TABLE page_sources IS 'The sources of a page as they were labelled when it was published.';

-- Pages from before this keep the labels of today.
INSERT INTO page_sources (page_id, source_id, title, url, publisher, author, licence)
    SELECT DISTINCT pages.id, sources.id, sources.title, sources.url, sources.publisher, sources.author, sources.licence
    FROM pages JOIN revisions ON revisions.id = pages.revision_id
    CROSS JOIN LATERAL jsonb_path_query(revisions.article, '$.**.passages[*]') AS cited
    JOIN passages ON passages.id = (cited #>> '{}')::bigint
    JOIN sources ON sources.id = passages.source_id;
UPDATE pages SET licence = CASE WHEN closed THEN 'unknown' ELSE coalesce(by_sa, by, 'CC0-1.0') END FROM (
    SELECT page_id,
        bool_or(licence !~ '^(LicenseRef-PD|CC0-[0-9.]+|CC-BY(-SA)?-[0-9.]+)$') AS closed,
        max(licence) FILTER (WHERE licence ~ '^CC-BY-SA-[0-9.]+$') AS by_sa,
        max(licence) FILTER (WHERE licence ~ '^CC-BY-[0-9.]+$') AS by
    FROM page_sources GROUP BY page_id) AS labels
WHERE pages.id = labels.page_id;

CREATE TRIGGER page_sources_are_kept BEFORE UPDATE OR DELETE ON page_sources FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER pages_licence_is_kept BEFORE UPDATE OF licence ON pages FOR EACH ROW EXECUTE FUNCTION refuse_change();
