-- Each layer of the check says for itself what it found, and beside which passage.

ALTER TABLE verdicts ADD COLUMN findings jsonb NOT NULL DEFAULT '[]'
    CONSTRAINT verdicts_findings CHECK (jsonb_typeof(findings) = 'array');
COMMENT ON COLUMN verdicts.findings IS 'What each layer of the check says: [{layer, verdict, passage, reason}]; empty where that was judged before layers were told apart.';
