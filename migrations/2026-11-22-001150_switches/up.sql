-- What an operator can stop by hand. The row is there from the start, so that whoever begins a draft can lock it.

CREATE TABLE switches (
    name text PRIMARY KEY CONSTRAINT switches_name CHECK (name IN ('drafting')),
    is_on boolean NOT NULL,
    changed_at timestamptz NOT NULL,
    changed_by bigint REFERENCES users (id),
    why text,
    CONSTRAINT switches_off_has_name_and_reason CHECK (is_on OR (changed_by IS NOT NULL AND why IS NOT NULL))
);
INSERT INTO switches (name, is_on, changed_at) VALUES ('drafting', true, now());
COMMENT ON TABLE switches IS 'What an operator can stop by hand: drafting.';
COMMENT ON COLUMN switches.changed_by IS 'Who touched it last; none where nobody ever did.';
COMMENT ON COLUMN switches.why IS 'Why it is off, in that person''s words.';

ALTER TABLE events DROP CONSTRAINT events_subject;
ALTER TABLE events ADD CONSTRAINT events_subject CHECK (subject IN ('suggestion', 'draft', 'sentence', 'page', 'drafting'));
CREATE INDEX events_drafting ON events (id) WHERE subject = 'drafting';
