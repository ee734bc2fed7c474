DROP TABLE model_requests;
DROP TABLE model_calls;
DROP TABLE money_totals;
DROP TABLE money_caps;
DROP TABLE model_prices;
