DROP TABLE switches;

-- The ledger only grows: moves of the switch stay, and the older rule binds what comes after it.
DROP INDEX events_drafting;
ALTER TABLE events DROP CONSTRAINT events_subject;
ALTER TABLE events ADD CONSTRAINT events_subject CHECK (subject IN ('suggestion', 'draft', 'sentence', 'page')) NOT VALID;
