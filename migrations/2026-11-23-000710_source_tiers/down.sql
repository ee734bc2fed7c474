DROP TABLE tier_settings;
