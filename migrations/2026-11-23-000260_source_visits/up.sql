-- Every time a source is fetched again is on record, also where nothing new came of it.

CREATE TABLE source_visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id bigint NOT NULL REFERENCES sources (id),
    address_id bigint NOT NULL REFERENCES source_addresses (id),
    at timestamptz NOT NULL,
    outcome text NOT NULL CONSTRAINT source_visits_outcome CHECK (outcome IN ('unchanged', 'same_text', 'new_text', 'refused', 'failed')),
    status integer CONSTRAINT source_visits_status CHECK (status BETWEEN 100 AND 999),
    detail text CONSTRAINT source_visits_detail_length CHECK (char_length(detail) BETWEEN 1 AND 500),
    snapshot_id bigint,
    CONSTRAINT source_visits_bad_has_detail CHECK ((outcome IN ('refused', 'failed')) = (detail IS NOT NULL)),
    CONSTRAINT source_visits_snapshot_exists FOREIGN KEY (snapshot_id, source_id) REFERENCES snapshots (id, source_id)
);
CREATE INDEX source_visits_source ON source_visits (source_id, id);
CREATE TRIGGER source_visits_are_kept BEFORE UPDATE OR DELETE ON source_visits FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE source_visits IS 'Times when a source was fetched again.';
COMMENT ON COLUMN source_visits.outcome IS 'unchanged: its server said so (304); same_text: it sent the text we hold; new_text: a new snapshot; refused: what came must not take the place of what we hold; failed: nothing came.';
COMMENT ON COLUMN source_visits.status IS 'The HTTP status; none where no answer came.';
COMMENT ON COLUMN source_visits.detail IS 'Why it was refused, or failed.';
COMMENT ON COLUMN source_visits.snapshot_id IS 'The snapshot that was current afterwards.';
