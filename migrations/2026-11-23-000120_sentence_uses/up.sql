-- What each sentence took from each passage it cites is measured when its revision is made, and kept with the licence that
-- held then: what was allowed can be followed later, whatever is set since.

CREATE TABLE sentence_uses (
    revision_id bigint NOT NULL REFERENCES revisions (id),
    sentence_id text NOT NULL,
    passage_id bigint NOT NULL REFERENCES passages (id),
    relation text NOT NULL CONSTRAINT sentence_uses_relation CHECK (relation IN ('verbatim', 'quote', 'adapted', 'fact_only')),
    overlap_percent smallint NOT NULL CONSTRAINT sentence_uses_overlap CHECK (overlap_percent BETWEEN 0 AND 100),
    longest_run integer NOT NULL CONSTRAINT sentence_uses_run CHECK (longest_run >= 0),
    licence text NOT NULL CONSTRAINT sentence_uses_licence_length CHECK (char_length(licence) BETWEEN 1 AND 64),
    PRIMARY KEY (revision_id, sentence_id, passage_id)
);
CREATE INDEX sentence_uses_passage ON sentence_uses (passage_id);
CREATE TRIGGER sentence_uses_are_kept BEFORE UPDATE OR DELETE ON sentence_uses FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE sentence_uses IS 'What a sentence of a revision took from a passage it cites.';
COMMENT ON COLUMN sentence_uses.relation IS 'verbatim: all its words; quote: words in marks; adapted: its wording in part; fact_only: what it says.';
COMMENT ON COLUMN sentence_uses.overlap_percent IS 'How many of its 5-word stretches stand in the passage, in hundredths; of its words outside quotation marks.';
COMMENT ON COLUMN sentence_uses.longest_run IS 'The longest run of words both have, outside quotation marks.';
COMMENT ON COLUMN sentence_uses.licence IS 'The licence of the passage''s source when the revision was made.';
