-- Prompt versions: words that a model is asked with in a stage of the writing, in place of those compiled in; tried on a share
-- of drafts first, and taken over for all only after trials.

CREATE TABLE prompts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stage text NOT NULL CONSTRAINT prompts_stage_length CHECK (char_length(stage) BETWEEN 1 AND 50),
    number integer NOT NULL CONSTRAINT prompts_number CHECK (number > 0),
    words text NOT NULL CONSTRAINT prompts_words_length CHECK (char_length(words) BETWEEN 1 AND 8000),
    words_hash text NOT NULL CONSTRAINT prompts_hash_shape CHECK (words_hash ~ '^[0-9a-f]{64}$'),
    state text NOT NULL CONSTRAINT prompts_state CHECK (state IN ('candidate', 'current', 'retired')),
    share_percent smallint NOT NULL CONSTRAINT prompts_share CHECK (share_percent BETWEEN 0 AND 100),
    proposed_by bigint NOT NULL REFERENCES users (id),
    proposed_at timestamptz NOT NULL,
    promoted_by bigint REFERENCES users (id),
    promoted_at timestamptz,
    retired_by bigint REFERENCES users (id),
    retired_at timestamptz,
    CONSTRAINT prompts_number_unique UNIQUE (stage, number),
    CONSTRAINT prompts_promotion_is_whole CHECK ((promoted_by IS NULL) = (promoted_at IS NULL)),
    CONSTRAINT prompts_retirement_is_whole CHECK ((retired_by IS NULL) = (retired_at IS NULL)),
    CONSTRAINT prompts_current_was_promoted CHECK (state <> 'current' OR promoted_at IS NOT NULL),
    CONSTRAINT prompts_candidate_was_not CHECK (state <> 'candidate' OR promoted_at IS NULL),
    CONSTRAINT prompts_retired_is_told CHECK ((state = 'retired') = (retired_at IS NOT NULL))
);
CREATE UNIQUE INDEX prompts_one_candidate ON prompts (stage) WHERE state = 'candidate';
CREATE UNIQUE INDEX prompts_one_current ON prompts (stage) WHERE state = 'current';
CREATE TRIGGER prompts_words_are_kept BEFORE DELETE OR UPDATE OF stage, number, words, words_hash, share_percent, proposed_by, proposed_at
    ON prompts FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE prompts IS 'Words for stages of the writing; a stage without a current one is asked with those compiled in.';
COMMENT ON COLUMN prompts.number IS '1, 2, 3, … within the stage; writings name it desk-1.';
COMMENT ON COLUMN prompts.words_hash IS 'SHA-256 of the words.';
COMMENT ON COLUMN prompts.state IS 'candidate: for a share of drafts; current: for all others; retired: for none.';
COMMENT ON COLUMN prompts.share_percent IS 'The share of drafts, while it is a candidate.';
COMMENT ON COLUMN prompts.retired_at IS 'When it was withdrawn, or another one took its place.';

CREATE TABLE prompt_trials (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    stage text NOT NULL CONSTRAINT prompt_trials_stage_length CHECK (char_length(stage) BETWEEN 1 AND 50),
    words_hash text NOT NULL CONSTRAINT prompt_trials_words_shape CHECK (words_hash ~ '^[0-9a-f]{64}$'),
    set_hash text NOT NULL CONSTRAINT prompt_trials_set_shape CHECK (set_hash ~ '^[0-9a-f]{64}$'),
    conditions_hash text NOT NULL CONSTRAINT prompt_trials_conditions_shape CHECK (conditions_hash ~ '^[0-9a-f]{64}$'),
    conditions jsonb NOT NULL,
    figures jsonb NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX prompt_trials_words ON prompt_trials (stage, words_hash, id DESC);
CREATE TRIGGER prompt_trials_are_kept BEFORE UPDATE OR DELETE ON prompt_trials FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE prompt_trials IS 'What came of a set of questions with certain words in one stage; never changed, never deleted.';
COMMENT ON COLUMN prompt_trials.words_hash IS 'SHA-256 of the words, those compiled in among them.';
COMMENT ON COLUMN prompt_trials.set_hash IS 'SHA-256 of the questions.';
COMMENT ON COLUMN prompt_trials.conditions IS 'All else that the answers depend on: the model, how it was asked, sources, the words of the other stages, the program.';
COMMENT ON COLUMN prompt_trials.conditions_hash IS 'SHA-256 of the conditions.';
