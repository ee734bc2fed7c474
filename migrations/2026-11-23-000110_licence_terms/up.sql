-- What licences that forbid selling (NC) or changing (ND) allow here is the operator's to say, the same for every process
-- of a desk, and on record: an article's licences are judged by it.

CREATE TABLE licence_terms (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    part text NOT NULL CONSTRAINT licence_terms_part CHECK (part IN ('NC', 'ND')),
    allows text NOT NULL CONSTRAINT licence_terms_allows CHECK (allows IN ('quote', 'facts', 'blocked'))
);
CREATE INDEX licence_terms_part ON licence_terms (part, id);
CREATE TRIGGER licence_terms_are_kept BEFORE UPDATE OR DELETE ON licence_terms FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE licence_terms IS 'What the operator lets be done with texts under such licences; the newest of each holds, blocked where there is none.';
COMMENT ON COLUMN licence_terms.part IS 'The part of a Creative Commons licence it is about.';
COMMENT ON COLUMN licence_terms.allows IS 'The class of the policy.';
