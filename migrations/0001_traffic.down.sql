DROP TABLE window_1d, window_1h, window_1m;
DROP TABLE class_1d, class_1h, class_1m;
DROP TABLE traffic_1d, traffic_1h, traffic_1m;
DROP TABLE traffic;
DROP TABLE sensor_state;
DROP TABLE traffic_window;
DROP SEQUENCE window_sequence;
DROP TABLE run;
DROP TABLE sensor;
