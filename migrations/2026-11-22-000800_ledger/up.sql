-- Every move on record: who, when, from, to, why.

CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    actor text NOT NULL CONSTRAINT events_actor CHECK (actor IN ('reader', 'worker', 'user', 'operator')),
    user_id bigint REFERENCES users (id),
    subject text NOT NULL CONSTRAINT events_subject CHECK (subject IN ('suggestion', 'draft', 'sentence', 'page')),
    suggestion_id bigint REFERENCES suggestions (id),
    draft_id bigint REFERENCES drafts (id),
    from_state text,
    to_state text NOT NULL,
    why text,
    CONSTRAINT events_user_is_named CHECK ((actor = 'user') = (user_id IS NOT NULL))
);
CREATE INDEX events_suggestion ON events (suggestion_id, id) WHERE suggestion_id IS NOT NULL;
CREATE INDEX events_draft ON events (draft_id, id) WHERE draft_id IS NOT NULL;
CREATE TRIGGER events_are_kept BEFORE UPDATE OR DELETE ON events FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE events IS 'The ledger: every move of every suggestion, draft, sentence and page.';
COMMENT ON COLUMN events.actor IS 'reader: anybody; worker: a job; user: the named person; operator: somebody with the program in hand.';
COMMENT ON COLUMN events.from_state IS 'The state before; none for a beginning.';
COMMENT ON COLUMN events.why IS 'The reason given, or what was found.';
