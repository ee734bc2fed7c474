DROP TRIGGER sources_licence_is_on_record ON sources;
DROP FUNCTION licence_is_on_record;
DROP TABLE licence_settings;
