DROP TABLE forecast_point;
DROP TABLE forecast;
DROP SEQUENCE forecast_sequence;
DROP TABLE forecast_series;
