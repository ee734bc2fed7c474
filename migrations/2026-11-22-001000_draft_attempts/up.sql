-- How each attempt at a draft ended: what was searched, and which places did not answer.

CREATE TABLE draft_attempts (
    draft_id bigint NOT NULL REFERENCES drafts (id),
    attempt integer NOT NULL CONSTRAINT draft_attempts_attempt CHECK (attempt > 0),
    began_at timestamptz NOT NULL,
    ended_at timestamptz NOT NULL,
    outcome text NOT NULL CONSTRAINT draft_attempts_outcome CHECK (outcome IN ('held', 'no_answer', 'failed', 'stuck')),
    searched jsonb NOT NULL DEFAULT '[]',
    outages jsonb NOT NULL DEFAULT '[]',
    reason text,
    again_at timestamptz,
    PRIMARY KEY (draft_id, attempt),
    CONSTRAINT draft_attempts_unheld_has_reason CHECK ((outcome <> 'held') = (reason IS NOT NULL)),
    CONSTRAINT draft_attempts_failed_comes_again CHECK ((outcome = 'failed') = (again_at IS NOT NULL))
);
CREATE TRIGGER draft_attempts_are_kept BEFORE UPDATE OR DELETE ON draft_attempts FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE draft_attempts IS 'How attempts at drafts ended; one that was cut off has no row. Never changed, never deleted.';
COMMENT ON COLUMN draft_attempts.attempt IS 'Its number, as drafts.attempt was while it wrote.';
COMMENT ON COLUMN draft_attempts.outcome IS 'held, no_answer, failed (tried again from again_at on) or stuck (waits for somebody).';
COMMENT ON COLUMN draft_attempts.searched IS 'What was searched, a line each.';
COMMENT ON COLUMN draft_attempts.outages IS 'Places that could not be searched: [{place, why}].';
COMMENT ON COLUMN draft_attempts.reason IS 'Why there is no article.';
COMMENT ON COLUMN draft_attempts.again_at IS 'When the next attempt is due.';
