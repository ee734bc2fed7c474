ALTER TABLE draft_attempts DISABLE TRIGGER draft_attempts_are_kept;
DELETE FROM draft_attempts WHERE outcome = 'outlined';
ALTER TABLE draft_attempts ENABLE TRIGGER draft_attempts_are_kept;
COMMENT ON COLUMN draft_attempts.outcome IS 'held, no_answer, failed (tried again from again_at on) or stuck (waits for somebody).';
ALTER TABLE draft_attempts DROP CONSTRAINT draft_attempts_unwritten_has_reason;
ALTER TABLE draft_attempts ADD CONSTRAINT draft_attempts_unheld_has_reason CHECK ((outcome <> 'held') = (reason IS NOT NULL));
UPDATE drafts SET state = 'stuck', reason = 'its outline waited for an editor' WHERE state = 'outlined';
ALTER TABLE draft_attempts DROP CONSTRAINT draft_attempts_outcome;
ALTER TABLE draft_attempts ADD CONSTRAINT draft_attempts_outcome CHECK (outcome IN ('held', 'no_answer', 'failed', 'stuck'));
ALTER TABLE drafts DROP CONSTRAINT drafts_state;
ALTER TABLE drafts ADD CONSTRAINT drafts_state CHECK (state IN
    ('writing', 'held', 'in_review', 'awaiting_second', 'approved', 'changes_requested', 'rejected', 'stuck', 'no_answer'));
DROP TABLE outlines;
