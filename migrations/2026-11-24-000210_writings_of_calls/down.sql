ALTER TABLE writings DROP COLUMN call_id;
