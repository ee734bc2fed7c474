-- Money: what a model's tokens cost, how much may be spent, what is set apart before a model is asked, and what it came to.
-- Amounts are millionths of a US dollar.

CREATE TABLE model_prices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model text NOT NULL CONSTRAINT model_prices_model_length CHECK (char_length(model) BETWEEN 1 AND 100),
    per_million_in bigint NOT NULL CONSTRAINT model_prices_in CHECK (per_million_in BETWEEN 0 AND 1000000000000),
    per_million_out bigint NOT NULL CONSTRAINT model_prices_out CHECK (per_million_out BETWEEN 0 AND 1000000000000),
    set_by bigint NOT NULL REFERENCES users (id),
    at timestamptz NOT NULL
);
CREATE INDEX model_prices_newest ON model_prices (model, id DESC);
CREATE TRIGGER model_prices_are_kept BEFORE UPDATE OR DELETE ON model_prices FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE model_prices IS 'What a million tokens of a model cost; the newest of each model holds.';

CREATE TABLE money_caps (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    scope text NOT NULL CONSTRAINT money_caps_scope CHECK (scope IN ('draft', 'day', 'month', 'provider')),
    provider text NOT NULL DEFAULT '',
    amount bigint CONSTRAINT money_caps_amount CHECK (amount BETWEEN 0 AND 1000000000000),
    set_by bigint NOT NULL REFERENCES users (id),
    at timestamptz NOT NULL,
    CONSTRAINT money_caps_provider_is_named CHECK ((scope = 'provider') = (provider <> ''))
);
CREATE INDEX money_caps_newest ON money_caps (scope, provider, id DESC);
CREATE TRIGGER money_caps_are_kept BEFORE UPDATE OR DELETE ON money_caps FOR EACH ROW EXECUTE FUNCTION refuse_change();
COMMENT ON TABLE money_caps IS 'How much may be spent on models; the newest of each scope and provider holds.';
COMMENT ON COLUMN money_caps.scope IS 'For one draft, a day or month (UTC) of the whole desk, or a month at one provider.';
COMMENT ON COLUMN money_caps.provider IS 'The host of the provider; empty for other scopes.';
COMMENT ON COLUMN money_caps.amount IS 'No more than this; none where there is no cap any more.';

CREATE TABLE money_totals (
    scope text NOT NULL CONSTRAINT money_totals_scope CHECK (scope IN ('draft', 'day', 'month', 'provider')),
    key text NOT NULL,
    amount bigint NOT NULL CONSTRAINT money_totals_amount CHECK (amount >= 0),
    PRIMARY KEY (scope, key)
);
COMMENT ON TABLE money_totals IS 'What was spent or is set apart; a guarded UPDATE of a row holds its cap.';
COMMENT ON COLUMN money_totals.key IS 'The draft, the day, the month, or the provider and month.';

CREATE TABLE model_calls (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    draft_id bigint NOT NULL REFERENCES drafts (id),
    attempt integer NOT NULL CONSTRAINT model_calls_attempt CHECK (attempt > 0),
    stage text NOT NULL CONSTRAINT model_calls_stage_length CHECK (char_length(stage) BETWEEN 1 AND 50),
    provider text NOT NULL,
    model text NOT NULL,
    state text NOT NULL CONSTRAINT model_calls_state CHECK (state IN ('reserved', 'answered', 'failed', 'lost')),
    reason text,
    per_million_in bigint NOT NULL,
    per_million_out bigint NOT NULL,
    reserved bigint NOT NULL CONSTRAINT model_calls_reserved CHECK (reserved >= 0),
    cost bigint CONSTRAINT model_calls_cost CHECK (cost >= 0),
    tokens_in integer CONSTRAINT model_calls_tokens_in CHECK (tokens_in >= 0),
    tokens_out integer CONSTRAINT model_calls_tokens_out CHECK (tokens_out >= 0),
    began_at timestamptz NOT NULL,
    ended_at timestamptz,
    CONSTRAINT model_calls_end_is_whole CHECK (num_nulls(cost, ended_at) = (CASE WHEN state = 'reserved' THEN 2 ELSE 0 END)),
    CONSTRAINT model_calls_failure_has_reason CHECK ((state IN ('failed', 'lost')) = (reason IS NOT NULL))
);
CREATE INDEX model_calls_draft ON model_calls (draft_id, id);
CREATE INDEX model_calls_began ON model_calls (began_at);
CREATE INDEX model_calls_under_way ON model_calls (began_at) WHERE state = 'reserved';
COMMENT ON TABLE model_calls IS 'Questions put to a model: what was set apart for each before it was asked, and what it came to.';
COMMENT ON COLUMN model_calls.state IS 'reserved while it is asked; lost: nobody knows what became of it, and all that was set apart counts as spent.';
COMMENT ON COLUMN model_calls.reserved IS 'The most it could cost, set apart before it was asked.';
COMMENT ON COLUMN model_calls.cost IS 'What it came to.';

CREATE TABLE model_requests (
    call_id bigint PRIMARY KEY REFERENCES model_calls (id),
    draft_id bigint NOT NULL REFERENCES drafts (id),
    prompt text NOT NULL,
    prompt_hash text NOT NULL,
    parameters jsonb NOT NULL,
    request_hash bytea NOT NULL CONSTRAINT model_requests_hash CHECK (octet_length(request_hash) = 32),
    request text,
    answer text,
    asked_at timestamptz NOT NULL
);
CREATE INDEX model_requests_same ON model_requests (draft_id, request_hash) WHERE answer IS NOT NULL;
CREATE INDEX model_requests_logged ON model_requests (asked_at) WHERE request IS NOT NULL OR answer IS NOT NULL;
COMMENT ON TABLE model_requests IS 'What a call asked with which prompt, and its answer: texts are thrown away after some days.';
COMMENT ON COLUMN model_requests.request_hash IS 'SHA-256 of all that is asked and how: the same question for the same draft is not bought twice.';
COMMENT ON COLUMN model_requests.request IS 'What was asked, without what names people; none once the log is over.';
COMMENT ON COLUMN model_requests.answer IS 'What it answered, without what names people; none until then, and once the log is over.';
