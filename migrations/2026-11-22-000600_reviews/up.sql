-- What editors decide about sentences, and the approvals that alone make a page possible.

CREATE TABLE decisions (
    revision_id bigint NOT NULL REFERENCES revisions (id),
    sentence_id text NOT NULL,
    decision text NOT NULL CONSTRAINT decisions_decision CHECK (decision IN ('accept', 'override')),
    reason text,
    decided_by bigint NOT NULL REFERENCES users (id),
    decided_at timestamptz NOT NULL,
    PRIMARY KEY (revision_id, sentence_id),
    CONSTRAINT decisions_override_has_reason CHECK ((decision = 'override') = (reason IS NOT NULL))
);
COMMENT ON TABLE decisions IS 'The standing decision about each sentence of a revision; earlier ones are in the ledger.';

CREATE TABLE approvals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id bigint NOT NULL REFERENCES drafts (id),
    revision_id bigint NOT NULL,
    content_hash text NOT NULL,
    approved_by bigint NOT NULL REFERENCES users (id),
    approved_at timestamptz NOT NULL,
    CONSTRAINT approvals_draft_unique UNIQUE (draft_id),
    CONSTRAINT approvals_content_unique UNIQUE (id, revision_id, content_hash),
    -- The approval is of exactly that text, not of a draft in general.
    CONSTRAINT approvals_revision_content FOREIGN KEY (revision_id, content_hash) REFERENCES revisions (id, content_hash)
);
CREATE TRIGGER approvals_are_kept BEFORE UPDATE OR DELETE ON approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE approvals IS 'A named person''s approval of exactly one revision; never changed, never deleted.';
