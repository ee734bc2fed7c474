-- A page that an asker named is evidence for that question alone, until a named person approved a text that rests on it or
-- somebody else brings it: else anybody could fill the library with what other questions are to be answered from.

ALTER TABLE sources ADD COLUMN is_aside boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN sources.is_aside IS 'Whether an asker named it and nobody at the desk has taken it in: its passages have no words then.';
COMMENT ON COLUMN passages.words IS 'What it is found by: title, headings and text; null once its snapshot is not current, and while its source is blocked or aside.';
