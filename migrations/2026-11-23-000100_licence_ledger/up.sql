-- A licence decides what may be published. How it came, from what it changed and by whom is never overwritten, also where
-- a source says something else than what a person has set.

CREATE TABLE licence_settings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source_id bigint NOT NULL REFERENCES sources (id),
    at timestamptz NOT NULL,
    origin text NOT NULL CONSTRAINT licence_settings_origin CHECK (origin IN ('stated', 'detected', 'unsaid', 'set')),
    set_by bigint REFERENCES users (id),
    from_licence text,
    to_licence text NOT NULL CONSTRAINT licence_settings_licence_length CHECK (char_length(to_licence) BETWEEN 1 AND 64),
    holds boolean NOT NULL,
    reason text CONSTRAINT licence_settings_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
    evidence text CONSTRAINT licence_settings_evidence_shape CHECK (evidence ~* '^https?://' AND octet_length(evidence) <= 2000),
    CONSTRAINT licence_settings_person_has_reason CHECK
        ((origin = 'set') = (set_by IS NOT NULL AND reason IS NOT NULL AND evidence IS NOT NULL)),
    CONSTRAINT licence_settings_person_holds CHECK (holds OR origin <> 'set'),
    CONSTRAINT licence_settings_only_people_explain CHECK (origin = 'set' OR num_nonnulls(set_by, reason, evidence) = 0)
);
CREATE INDEX licence_settings_source ON licence_settings (source_id, id);
CREATE TRIGGER licence_settings_are_kept BEFORE UPDATE OR DELETE ON licence_settings FOR EACH ROW EXECUTE FUNCTION refuse_change();
INSERT INTO licence_settings (source_id, at, origin, to_licence, holds)
    SELECT id, created_at, CASE licence WHEN 'unknown' THEN 'unsaid' ELSE 'stated' END, licence, true FROM sources ORDER BY id;
COMMENT ON TABLE licence_settings IS 'The ledger of licences: each time one was read or set. The newest that holds is the source''s.';
COMMENT ON COLUMN licence_settings.origin IS 'stated: labels said so; detected: the page''s own marks; unsaid: nothing did; set: a senior.';
COMMENT ON COLUMN licence_settings.from_licence IS 'What held before; none for the first.';
COMMENT ON COLUMN licence_settings.holds IS 'False where a person''s setting stood against what the source says.';
COMMENT ON COLUMN licence_settings.reason IS 'Why, in that person''s words.';
COMMENT ON COLUMN licence_settings.evidence IS 'The address of what shows it.';

-- No statement changes a licence behind the ledger's back.
CREATE FUNCTION licence_is_on_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.licence IS DISTINCT FROM
        (SELECT to_licence FROM licence_settings WHERE source_id = NEW.id AND holds ORDER BY id DESC LIMIT 1) THEN
        RAISE EXCEPTION 'the licence of source % is not what the ledger says', NEW.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
COMMENT ON FUNCTION licence_is_on_record IS 'Refuses a change of a licence without its entry.';
CREATE TRIGGER sources_licence_is_on_record BEFORE UPDATE OF licence ON sources
    FOR EACH ROW WHEN (OLD.licence IS DISTINCT FROM NEW.licence) EXECUTE FUNCTION licence_is_on_record();
