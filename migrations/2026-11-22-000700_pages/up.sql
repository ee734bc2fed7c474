-- What readers see. A page without an approval of its exact revision cannot be written.

CREATE TABLE pages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    slug text NOT NULL CONSTRAINT pages_slug_shape CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND char_length(slug) <= 100),
    suggestion_id bigint NOT NULL REFERENCES suggestions (id),
    state text NOT NULL CONSTRAINT pages_state CHECK (state IN ('scheduled', 'live', 'being_rechecked', 'superseded', 'retracted')),
    title text NOT NULL,
    approval_id bigint NOT NULL,
    revision_id bigint NOT NULL,
    content_hash text NOT NULL,
    published_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT pages_slug_unique UNIQUE (slug),
    CONSTRAINT pages_approval_unique UNIQUE (approval_id),
    CONSTRAINT pages_approved_content FOREIGN KEY (approval_id, revision_id, content_hash)
        REFERENCES approvals (id, revision_id, content_hash)
);
CREATE INDEX pages_suggestion ON pages (suggestion_id);
CREATE INDEX pages_live_newest ON pages (published_at DESC, id DESC) WHERE state = 'live';
COMMENT ON TABLE pages IS 'Published articles.';
COMMENT ON COLUMN pages.slug IS 'The last part of the page''s address; never given to another page.';
COMMENT ON COLUMN pages.approval_id IS 'The approval this page stands on, of exactly this revision and content.';
