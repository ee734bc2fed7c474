-- Which of two passages goes first that answer about equally well is the seniors' to say, by a list of hosts and publishers.
-- Every setting stays, with who made it and why: the newest of each host or publisher holds.

CREATE TABLE tier_settings (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL CONSTRAINT tier_settings_kind CHECK (kind IN ('host', 'publisher')),
    name text NOT NULL CONSTRAINT tier_settings_name_length CHECK (char_length(name) BETWEEN 1 AND 253),
    tier text CONSTRAINT tier_settings_tier CHECK (tier IN ('primary', 'reviewed', 'general', 'unranked')),
    set_by bigint NOT NULL REFERENCES users (id),
    why text NOT NULL CONSTRAINT tier_settings_why_length CHECK (char_length(why) BETWEEN 1 AND 500)
);
CREATE INDEX tier_settings_name ON tier_settings (kind, name, id);
CREATE TRIGGER tier_settings_are_kept BEFORE UPDATE OR DELETE ON tier_settings FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE tier_settings IS 'The list of tiers with its history: each time a host or publisher was put on it, moved or taken off. The newest of each holds.';
COMMENT ON COLUMN tier_settings.kind IS 'host: of a source''s address, with all hosts under it; publisher: of sources without an address.';
COMMENT ON COLUMN tier_settings.name IS 'The host, in lower case; or the publisher''s name as it is written, in lower case.';
COMMENT ON COLUMN tier_settings.tier IS 'The tier from then on; none where it was taken off the list.';
COMMENT ON COLUMN tier_settings.why IS 'Why, in that person''s words.';
