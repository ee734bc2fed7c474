DROP TABLE desk_secrets;
DROP TABLE rate_counters;
DROP TABLE one_time_links;
DROP TABLE personal_tokens;
DROP TABLE sessions;
DROP TABLE users;
