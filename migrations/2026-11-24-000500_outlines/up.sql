-- Outlines: what an article is to be written from, as a writer planned it and as an editor settled it.

CREATE TABLE outlines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id bigint NOT NULL REFERENCES drafts (id),
    attempt integer NOT NULL CONSTRAINT outlines_attempt CHECK (attempt > 0),
    outline jsonb NOT NULL CONSTRAINT outlines_is_object CHECK (jsonb_typeof(outline) = 'object'),
    settled_by bigint REFERENCES users (id),
    at timestamptz NOT NULL
);
CREATE INDEX outlines_newest ON outlines (draft_id, id DESC);
CREATE TRIGGER outlines_are_kept BEFORE UPDATE OR DELETE ON outlines FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE outlines IS 'What an article is to be written from; the newest of each draft holds.';
COMMENT ON COLUMN outlines.outline IS 'Headings, and the ids of each section''s passages.';
COMMENT ON COLUMN outlines.settled_by IS 'The editor who settled it; none where it is a writer''s and waits.';

ALTER TABLE drafts DROP CONSTRAINT drafts_state;
ALTER TABLE drafts ADD CONSTRAINT drafts_state CHECK (state IN
    ('writing', 'outlined', 'held', 'in_review', 'awaiting_second', 'approved', 'changes_requested', 'rejected', 'stuck', 'no_answer'));
ALTER TABLE draft_attempts DROP CONSTRAINT draft_attempts_outcome;
ALTER TABLE draft_attempts ADD CONSTRAINT draft_attempts_outcome
    CHECK (outcome IN ('held', 'outlined', 'no_answer', 'failed', 'stuck'));
ALTER TABLE draft_attempts DROP CONSTRAINT draft_attempts_unheld_has_reason;
ALTER TABLE draft_attempts ADD CONSTRAINT draft_attempts_unwritten_has_reason
    CHECK ((outcome NOT IN ('held', 'outlined')) = (reason IS NOT NULL));
COMMENT ON COLUMN draft_attempts.outcome IS 'held, outlined (waits for an editor), no_answer, failed (tried again from again_at on) or stuck (waits for somebody).';
