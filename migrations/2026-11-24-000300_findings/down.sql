ALTER TABLE verdicts DROP COLUMN findings;
