DROP TABLE verdicts;
ALTER TABLE drafts DROP CONSTRAINT drafts_current_revision_exists;
DROP TABLE revisions;
DROP TABLE draft_passages;
DROP TABLE drafts;
DROP FUNCTION refuse_change();
