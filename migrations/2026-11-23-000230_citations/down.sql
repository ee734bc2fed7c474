DROP INDEX pages_revision;
DROP TRIGGER revisions_cite ON revisions;
DROP FUNCTION revisions_cite();
DROP TABLE citations;
DROP FUNCTION cited(jsonb);
