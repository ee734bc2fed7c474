-- A page that is marked as a machine's work is no evidence until somebody has judged it.
ALTER TABLE source_flags DROP CONSTRAINT source_flags_kind;
ALTER TABLE source_flags ADD CONSTRAINT source_flags_kind CHECK (kind IN
    ('shrunk', 'error_page', 'gone', 'closed', 'unreadable', 'unreachable', 'licence', 'machine'));
COMMENT ON COLUMN source_flags.kind IS 'shrunk: less than half of its text was left; error_page: an error page came in place of it; gone: its address has nothing any more; closed: it asks for a log-in or denies access; unreadable: what came is no text we read; unreachable: nothing came; licence: it says another licence; machine: it is marked as a machine''s work.';
