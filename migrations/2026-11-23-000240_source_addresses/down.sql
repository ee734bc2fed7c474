DROP INDEX snapshots_current_text;
DROP TABLE source_addresses;
