-- A draft, the evidence it may cite, and its revisions: exact texts that never change again.

-- What is on record stays as it was written; a table with this trigger can only grow.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TABLE drafts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    suggestion_id bigint NOT NULL REFERENCES suggestions (id),
    question text NOT NULL,
    state text NOT NULL CONSTRAINT drafts_state CHECK (state IN
        ('writing', 'held', 'in_review', 'awaiting_second', 'approved', 'changes_requested', 'rejected', 'stuck', 'no_answer')),
    attempt integer NOT NULL CONSTRAINT drafts_attempt CHECK (attempt > 0),
    reviewer_id bigint REFERENCES users (id),
    reason text,
    searched jsonb NOT NULL DEFAULT '[]',
    current_revision integer,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT drafts_review_has_reviewer CHECK ((state IN ('in_review', 'awaiting_second')) = (reviewer_id IS NOT NULL)),
    CONSTRAINT drafts_ended_has_reason CHECK ((state IN ('rejected', 'stuck', 'no_answer')) = (reason IS NOT NULL)),
    CONSTRAINT drafts_readable_has_revision CHECK
        (state NOT IN ('held', 'in_review', 'awaiting_second', 'approved', 'changes_requested') OR current_revision IS NOT NULL)
);
-- At most one draft of a suggestion is under way.
CREATE UNIQUE INDEX drafts_suggestion_unfinished ON drafts (suggestion_id) WHERE state NOT IN ('approved', 'rejected', 'no_answer');
CREATE INDEX drafts_suggestion ON drafts (suggestion_id);
CREATE INDEX drafts_state_age ON drafts (state, id);
COMMENT ON TABLE drafts IS 'Tries at an article for a suggestion.';
COMMENT ON COLUMN drafts.question IS 'The suggestion''s question when drafting began: the article''s title.';
COMMENT ON COLUMN drafts.attempt IS 'The attempt of the job that writes it; a result of an older attempt is refused.';
COMMENT ON COLUMN drafts.reviewer_id IS 'Who made the first decision.';
COMMENT ON COLUMN drafts.reason IS 'Why it was rejected, is stuck or found no answer.';
COMMENT ON COLUMN drafts.searched IS 'What was searched, a line each.';
COMMENT ON COLUMN drafts.current_revision IS 'The number of the revision under review.';

CREATE TABLE draft_passages (
    draft_id bigint NOT NULL REFERENCES drafts (id),
    passage_id bigint NOT NULL REFERENCES passages (id),
    PRIMARY KEY (draft_id, passage_id)
);
COMMENT ON TABLE draft_passages IS 'The passages gathered for a draft: all that its article may cite.';

CREATE TABLE revisions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id bigint NOT NULL REFERENCES drafts (id),
    number integer NOT NULL CONSTRAINT revisions_number CHECK (number > 0),
    article jsonb NOT NULL,
    content_hash text NOT NULL CONSTRAINT revisions_hash_shape CHECK (content_hash ~ '^[0-9a-f]{64}$'),
    faults jsonb NOT NULL DEFAULT '[]',
    edited_by bigint REFERENCES users (id),
    created_at timestamptz NOT NULL,
    CONSTRAINT revisions_number_unique UNIQUE (draft_id, number),
    CONSTRAINT revisions_content_unique UNIQUE (id, content_hash)
);
CREATE TRIGGER revisions_are_kept BEFORE UPDATE OR DELETE ON revisions FOR EACH ROW EXECUTE FUNCTION refuse_change();
ALTER TABLE drafts ADD CONSTRAINT drafts_current_revision_exists
    FOREIGN KEY (id, current_revision) REFERENCES revisions (draft_id, number) DEFERRABLE INITIALLY DEFERRED;
COMMENT ON TABLE revisions IS 'Exact texts of drafts; never changed, never deleted.';
COMMENT ON COLUMN revisions.article IS 'The article as a structure: sentences with passage ids.';
COMMENT ON COLUMN revisions.content_hash IS 'SHA-256 of the article''s canonical JSON: what an approval names.';
COMMENT ON COLUMN revisions.faults IS 'What the structural check found; approval needs none.';
COMMENT ON COLUMN revisions.edited_by IS 'The editor who made it; none where a writer did.';

CREATE TABLE verdicts (
    revision_id bigint NOT NULL REFERENCES revisions (id),
    sentence_id text NOT NULL,
    verdict text NOT NULL CONSTRAINT verdicts_verdict CHECK (verdict IN ('supported', 'unsupported', 'contradicted', 'unsure')),
    reasons jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (revision_id, sentence_id)
);
CREATE TRIGGER verdicts_are_kept BEFORE UPDATE OR DELETE ON verdicts FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE verdicts IS 'What the check says of each sentence of a revision.';
