-- What became of an answer is told beside what it cost.

ALTER TABLE writings ADD COLUMN call_id bigint REFERENCES model_calls (id);
COMMENT ON COLUMN writings.call_id IS 'The call it is of; none where no account was kept, or the model was not asked.';
