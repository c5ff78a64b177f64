CREATE TABLE public.access_code (
    hash bytea NOT NULL,
    role smallint NOT NULL,
    expires timestamp with time zone NOT NULL,
    CONSTRAINT access_code_hash_check CHECK ((length(hash) = 32))
);
CREATE TABLE public.access_token (
    hash bytea NOT NULL,
    role smallint NOT NULL,
    expires timestamp with time zone NOT NULL,
    CONSTRAINT access_token_hash_check CHECK ((length(hash) = 32))
);
CREATE TABLE public.class_1d (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL
)
PARTITION BY RANGE (start);
CREATE TABLE public.class_1d_2026 (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.class_1h (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL
)
PARTITION BY RANGE (start);
CREATE TABLE public.class_1h_2026 (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.class_1m (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL
)
PARTITION BY RANGE (start);
CREATE TABLE public.class_1m_202601 (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.forecast (
    id bigint NOT NULL,
    series_id integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    bucket smallint NOT NULL,
    model text NOT NULL,
    notes text[] NOT NULL
);
CREATE TABLE public.forecast_point (
    forecast_id bigint NOT NULL,
    start timestamp with time zone NOT NULL,
    bucket smallint NOT NULL,
    mean double precision NOT NULL,
    lo80 double precision NOT NULL,
    hi80 double precision NOT NULL,
    lo95 double precision NOT NULL,
    hi95 double precision NOT NULL
);
CREATE SEQUENCE public.forecast_sequence
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
CREATE TABLE public.forecast_series (
    id integer NOT NULL,
    dimension smallint NOT NULL,
    value text NOT NULL,
    sensor text NOT NULL,
    metric smallint NOT NULL,
    step_us bigint NOT NULL,
    CONSTRAINT forecast_series_step_us_check CHECK ((step_us > 0))
);
ALTER TABLE public.forecast_series ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.forecast_series_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.run (
    id integer NOT NULL,
    sensor_id integer NOT NULL,
    uuid uuid NOT NULL,
    source text NOT NULL,
    linktype text NOT NULL
);
ALTER TABLE public.run ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.run_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);
CREATE TABLE public.sensor (
    id integer NOT NULL,
    name text NOT NULL,
    CONSTRAINT sensor_name_check CHECK ((name <> ''::text))
);
ALTER TABLE public.sensor ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.sensor_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.sensor_state (
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    first timestamp with time zone NOT NULL,
    newest timestamp with time zone NOT NULL,
    windows bigint NOT NULL,
    window_length_us bigint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.traffic (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
PARTITION BY RANGE (start);
CREATE TABLE public.traffic_1d (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
PARTITION BY RANGE (start);
CREATE TABLE public.traffic_1d_2026 (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
WITH (fillfactor='80');
CREATE TABLE public.traffic_1h (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
PARTITION BY RANGE (start);
CREATE TABLE public.traffic_1h_2026 (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
WITH (fillfactor='80');
CREATE TABLE public.traffic_1m (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
PARTITION BY RANGE (start);
CREATE TABLE public.traffic_1m_202601 (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
WITH (fillfactor='80');
CREATE TABLE public.traffic_20260101 (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    service integer,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    src_ip inet,
    dst_ip inet
)
WITH (fillfactor='100');
CREATE TABLE public.traffic_window (
    start timestamp with time zone NOT NULL,
    sequence bigint NOT NULL,
    length_us bigint NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    hosts bigint NOT NULL,
    pairs bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    run_id integer NOT NULL,
    bucket smallint NOT NULL,
    families smallint[] NOT NULL,
    protos smallint[] NOT NULL,
    class_packets bigint[] NOT NULL,
    class_bytes bigint[] NOT NULL,
    CONSTRAINT traffic_window_length_us_check CHECK ((length_us > 0))
)
PARTITION BY RANGE (start);
CREATE TABLE public.traffic_window_202601 (
    start timestamp with time zone NOT NULL,
    sequence bigint NOT NULL,
    length_us bigint NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    hosts bigint NOT NULL,
    pairs bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    run_id integer NOT NULL,
    bucket smallint NOT NULL,
    families smallint[] NOT NULL,
    protos smallint[] NOT NULL,
    class_packets bigint[] NOT NULL,
    class_bytes bigint[] NOT NULL,
    CONSTRAINT traffic_window_length_us_check CHECK ((length_us > 0))
)
WITH (fillfactor='100');
CREATE TABLE public.window_1d (
    start timestamp with time zone NOT NULL,
    windows bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL
)
PARTITION BY RANGE (start);
CREATE TABLE public.window_1d_2026 (
    start timestamp with time zone NOT NULL,
    windows bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.window_1h (
    start timestamp with time zone NOT NULL,
    windows bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL
)
PARTITION BY RANGE (start);
CREATE TABLE public.window_1h_2026 (
    start timestamp with time zone NOT NULL,
    windows bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL
)
WITH (fillfactor='50');
CREATE TABLE public.window_1m (
    start timestamp with time zone NOT NULL,
    windows bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL
)
PARTITION BY RANGE (start);
CREATE TABLE public.window_1m_202601 (
    start timestamp with time zone NOT NULL,
    windows bigint NOT NULL,
    received bigint NOT NULL,
    dropped_kernel bigint NOT NULL,
    dropped_interface bigint NOT NULL,
    truncated bigint NOT NULL,
    late bigint NOT NULL,
    folded bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL
)
WITH (fillfactor='50');
CREATE SEQUENCE public.window_sequence
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE ONLY public.class_1d ATTACH PARTITION public.class_1d_2026 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.class_1h ATTACH PARTITION public.class_1h_2026 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.class_1m ATTACH PARTITION public.class_1m_202601 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
ALTER TABLE ONLY public.traffic_1d ATTACH PARTITION public.traffic_1d_2026 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.traffic_1h ATTACH PARTITION public.traffic_1h_2026 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.traffic_1m ATTACH PARTITION public.traffic_1m_202601 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
ALTER TABLE ONLY public.traffic ATTACH PARTITION public.traffic_20260101 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-01-02 00:00:00+00');
ALTER TABLE ONLY public.traffic_window ATTACH PARTITION public.traffic_window_202601 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
ALTER TABLE ONLY public.window_1d ATTACH PARTITION public.window_1d_2026 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.window_1h ATTACH PARTITION public.window_1h_2026 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
ALTER TABLE ONLY public.window_1m ATTACH PARTITION public.window_1m_202601 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 1, 1003, 0, 257);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 2, 196, 1, 984, 1, 1);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 9, 6086, 1, 921, 1, 6);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 3, 386, 1, 977, 1, 17);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 1, 974, 2, 17);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 1, 447, 2, 58);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, 871, 3, 256);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 2, 1003, 0, 257);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 2, 196, 2, 984, 1, 1);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 9, 6086, 2, 921, 1, 6);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 3, 386, 2, 977, 1, 17);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 2, 974, 2, 17);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 2, 447, 2, 58);
INSERT INTO public.class_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 2, 871, 3, 256);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 1, 1003, 0, 257);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 2, 196, 1, 984, 1, 1);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 9, 6086, 1, 921, 1, 6);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 3, 386, 1, 977, 1, 17);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 1, 974, 2, 17);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 1, 447, 2, 58);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, 871, 3, 256);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 2, 1003, 0, 257);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 2, 196, 2, 984, 1, 1);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 9, 6086, 2, 921, 1, 6);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 3, 386, 2, 977, 1, 17);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 2, 974, 2, 17);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 2, 447, 2, 58);
INSERT INTO public.class_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 2, 871, 3, 256);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 60, 1, 1003, 0, 257);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 2, 196, 1, 984, 1, 1);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 9, 6086, 1, 921, 1, 6);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 3, 386, 1, 977, 1, 17);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 102, 1, 974, 2, 17);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 86, 1, 447, 2, 58);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, 871, 3, 256);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 60, 2, 1003, 0, 257);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 2, 196, 2, 984, 1, 1);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 9, 6086, 2, 921, 1, 6);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 3, 386, 2, 977, 1, 17);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 102, 2, 974, 2, 17);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 86, 2, 447, 2, 58);
INSERT INTO public.class_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 42, 2, 871, 3, 256);
INSERT INTO public.run OVERRIDING SYSTEM VALUE VALUES (1, 1, 'edaf2b9d-4d24-80ee-a3b6-d815534e0fd1', 'mixed.pcap', 'EN10MB');
INSERT INTO public.run OVERRIDING SYSTEM VALUE VALUES (2, 2, 'edaf2b9d-4d24-80ee-a3b6-d815534e0fd1', 'mixed.pcap', 'EN10MB');
INSERT INTO public.schema_migration VALUES (1, 'traffic', '\x3bf40838d460d72636935dbf18cac86f6af19b3a6c0037ab0f6c70212cb3c4d3', '2026-11-22 23:11:40.766237+00');
INSERT INTO public.schema_migration VALUES (2, 'forecast', '\xa8e20f17ecb8fe8c935e83cb1de8300b5bd2738181224a8c202b9fe754ed1f5e', '2026-11-22 23:11:40.880679+00');
INSERT INTO public.schema_migration VALUES (3, 'access', '\x39c02be834b7d47369e99bb2ec2a1078d34518878435aa49e41c415f44ff5197', '2026-11-22 23:11:40.95553+00');
INSERT INTO public.sensor OVERRIDING SYSTEM VALUE VALUES (1, 'golden');
INSERT INTO public.sensor OVERRIDING SYSTEM VALUE VALUES (2, 'edge');
INSERT INTO public.sensor_state VALUES (1, 330, '2026-01-01 00:00:00+00', '2026-01-01 00:00:25+00', 4, 5000000);
INSERT INTO public.sensor_state VALUES (2, 28, '2026-01-01 00:00:00+00', '2026-01-01 00:00:25+00', 4, 5000000);
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 1, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 1, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 54, 1, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 1, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 2, 164, 1, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 222, 1, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 1, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 1, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 2, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 2, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 2, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 2, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 54, 2, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 2, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 2, 164, 2, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 222, 2, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 2, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 2, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_1d_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 2, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 1, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 1, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 54, 1, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 1, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 2, 164, 1, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 222, 1, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 1, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 1, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 60, 2, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 2, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 98, 2, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 2, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 54, 2, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 2, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 2, 164, 2, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 222, 2, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 102, 2, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 86, 2, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_1h_2026 VALUES ('2026-01-01 00:00:00+00', 1, 42, 2, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 60, 1, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 1, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 54, 1, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 1, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 2, 164, 1, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 222, 1, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 102, 1, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 86, 1, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 60, 2, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 98, 2, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 98, 2, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 2, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 54, 2, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 2, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 2, 164, 2, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 222, 2, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 102, 2, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 86, 2, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_1m_202601 VALUES ('2026-01-01 00:00:00+00', 1, 42, 2, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 1, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 1, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 2, 164, 1, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 222, 1, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 98, 1, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 102, 1, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 86, 1, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:10+00', 1, 60, 1, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:20+00', 1, 54, 1, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 98, 2, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 2, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 2, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 2, 164, 2, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 222, 2, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 42, 2, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 98, 2, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 102, 2, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 86, 2, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:10+00', 1, 60, 2, NULL, 1003, 0, 257, NULL, NULL);
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:20+00', 1, 54, 2, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:00+00', 1, 5000000, 13, 6558, 5, 5, 13, 0, 0, 0, 0, 0, 1, 1, 165, '{1,1,1,3}', '{1,6,17,256}', '{1,8,3,1}', '{98,6032,386,42}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:05+00', 2, 5000000, 3, 286, 5, 3, 3, 0, 0, 0, 0, 0, 1, 1, 196, '{1,2,2}', '{1,17,58}', '{1,1,1}', '{98,102,86}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:10+00', 3, 5000000, 1, 60, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 334, '{0}', '{257}', '{1}', '{60}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:20+00', 4, 5000000, 1, 54, 2, 1, 1, 0, 0, 0, 0, 0, 1, 1, 211, '{1}', '{6}', '{1}', '{54}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:00+00', 5, 5000000, 13, 6558, 5, 5, 13, 0, 0, 0, 0, 0, 2, 2, 134, '{1,1,1,3}', '{1,6,17,256}', '{1,8,3,1}', '{98,6032,386,42}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:05+00', 6, 5000000, 3, 286, 5, 3, 3, 0, 0, 0, 0, 0, 2, 2, 935, '{1,2,2}', '{1,17,58}', '{1,1,1}', '{98,102,86}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:10+00', 7, 5000000, 1, 60, 0, 0, 1, 0, 0, 0, 0, 0, 2, 2, 893, '{0}', '{257}', '{1}', '{60}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:20+00', 8, 5000000, 1, 54, 2, 1, 1, 0, 0, 0, 0, 0, 2, 2, 144, '{1}', '{6}', '{1}', '{54}');
INSERT INTO public.window_1d_2026 VALUES ('2026-01-01 00:00:00+00', 4, 18, 0, 0, 0, 0, 0, 1, 330);
INSERT INTO public.window_1d_2026 VALUES ('2026-01-01 00:00:00+00', 4, 18, 0, 0, 0, 0, 0, 2, 28);
INSERT INTO public.window_1h_2026 VALUES ('2026-01-01 00:00:00+00', 4, 18, 0, 0, 0, 0, 0, 1, 330);
INSERT INTO public.window_1h_2026 VALUES ('2026-01-01 00:00:00+00', 4, 18, 0, 0, 0, 0, 0, 2, 28);
INSERT INTO public.window_1m_202601 VALUES ('2026-01-01 00:00:00+00', 4, 18, 0, 0, 0, 0, 0, 1, 330);
INSERT INTO public.window_1m_202601 VALUES ('2026-01-01 00:00:00+00', 4, 18, 0, 0, 0, 0, 0, 2, 28);
SELECT pg_catalog.setval('public.forecast_sequence', 1, false);
SELECT pg_catalog.setval('public.forecast_series_id_seq', 1, false);
SELECT pg_catalog.setval('public.run_id_seq', 2, true);
SELECT pg_catalog.setval('public.sensor_id_seq', 2, true);
SELECT pg_catalog.setval('public.window_sequence', 8, true);
ALTER TABLE ONLY public.access_code
    ADD CONSTRAINT access_code_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.class_1d
    ADD CONSTRAINT class_1d_pkey PRIMARY KEY (start, sensor_id, family, proto, bucket);
ALTER TABLE ONLY public.class_1d_2026
    ADD CONSTRAINT class_1d_2026_pkey PRIMARY KEY (start, sensor_id, family, proto, bucket);
ALTER TABLE ONLY public.class_1h
    ADD CONSTRAINT class_1h_pkey PRIMARY KEY (start, sensor_id, family, proto, bucket);
ALTER TABLE ONLY public.class_1h_2026
    ADD CONSTRAINT class_1h_2026_pkey PRIMARY KEY (start, sensor_id, family, proto, bucket);
ALTER TABLE ONLY public.class_1m
    ADD CONSTRAINT class_1m_pkey PRIMARY KEY (start, sensor_id, family, proto, bucket);
ALTER TABLE ONLY public.class_1m_202601
    ADD CONSTRAINT class_1m_202601_pkey PRIMARY KEY (start, sensor_id, family, proto, bucket);
ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_pkey PRIMARY KEY (id, bucket);
ALTER TABLE ONLY public.forecast_point
    ADD CONSTRAINT forecast_point_pkey PRIMARY KEY (forecast_id, start, bucket);
ALTER TABLE ONLY public.forecast_series
    ADD CONSTRAINT forecast_series_dimension_value_sensor_metric_step_us_key UNIQUE (dimension, value, sensor, metric, step_us);
ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_series_id_issued_at_model_bucket_key UNIQUE (series_id, issued_at, model, bucket);
ALTER TABLE ONLY public.forecast_series
    ADD CONSTRAINT forecast_series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_sensor_id_uuid_key UNIQUE (sensor_id, uuid);
ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.sensor
    ADD CONSTRAINT sensor_name_key UNIQUE (name);
ALTER TABLE ONLY public.sensor
    ADD CONSTRAINT sensor_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.sensor_state
    ADD CONSTRAINT sensor_state_pkey PRIMARY KEY (sensor_id, bucket);
ALTER TABLE ONLY public.traffic_1d
    ADD CONSTRAINT traffic_1d_start_sensor_id_family_proto_src_ip_dst_ip_servi_key UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket);
ALTER TABLE ONLY public.traffic_1d_2026
    ADD CONSTRAINT traffic_1d_2026_start_sensor_id_family_proto_src_ip_dst_ip__key UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket);
ALTER TABLE ONLY public.traffic_1h
    ADD CONSTRAINT traffic_1h_start_sensor_id_family_proto_src_ip_dst_ip_servi_key UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket);
ALTER TABLE ONLY public.traffic_1h_2026
    ADD CONSTRAINT traffic_1h_2026_start_sensor_id_family_proto_src_ip_dst_ip__key UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket);
ALTER TABLE ONLY public.traffic_1m
    ADD CONSTRAINT traffic_1m_start_sensor_id_family_proto_src_ip_dst_ip_servi_key UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket);
ALTER TABLE ONLY public.traffic_1m_202601
    ADD CONSTRAINT traffic_1m_202601_start_sensor_id_family_proto_src_ip_dst_i_key UNIQUE NULLS NOT DISTINCT (start, sensor_id, family, proto, src_ip, dst_ip, service, bucket);
ALTER TABLE ONLY public.traffic_window
    ADD CONSTRAINT traffic_window_pkey PRIMARY KEY (sensor_id, run_id, start, bucket);
ALTER TABLE ONLY public.traffic_window_202601
    ADD CONSTRAINT traffic_window_202601_pkey PRIMARY KEY (sensor_id, run_id, start, bucket);
ALTER TABLE ONLY public.window_1d
    ADD CONSTRAINT window_1d_pkey PRIMARY KEY (start, sensor_id, bucket);
ALTER TABLE ONLY public.window_1d_2026
    ADD CONSTRAINT window_1d_2026_pkey PRIMARY KEY (start, sensor_id, bucket);
ALTER TABLE ONLY public.window_1h
    ADD CONSTRAINT window_1h_pkey PRIMARY KEY (start, sensor_id, bucket);
ALTER TABLE ONLY public.window_1h_2026
    ADD CONSTRAINT window_1h_2026_pkey PRIMARY KEY (start, sensor_id, bucket);
ALTER TABLE ONLY public.window_1m
    ADD CONSTRAINT window_1m_pkey PRIMARY KEY (start, sensor_id, bucket);
ALTER TABLE ONLY public.window_1m_202601
    ADD CONSTRAINT window_1m_202601_pkey PRIMARY KEY (start, sensor_id, bucket);
CREATE INDEX traffic_start ON ONLY public.traffic USING btree (start);
CREATE INDEX traffic_20260101_start_idx ON public.traffic_20260101 USING btree (start);
CREATE INDEX traffic_window_sequence ON ONLY public.traffic_window USING btree (sequence);
CREATE INDEX traffic_window_202601_sequence_idx ON public.traffic_window_202601 USING btree (sequence);
CREATE INDEX traffic_window_start ON ONLY public.traffic_window USING btree (start, sequence);
CREATE INDEX traffic_window_202601_start_sequence_idx ON public.traffic_window_202601 USING btree (start, sequence);
ALTER INDEX public.class_1d_pkey ATTACH PARTITION public.class_1d_2026_pkey;
ALTER INDEX public.class_1h_pkey ATTACH PARTITION public.class_1h_2026_pkey;
ALTER INDEX public.class_1m_pkey ATTACH PARTITION public.class_1m_202601_pkey;
ALTER INDEX public.traffic_1d_start_sensor_id_family_proto_src_ip_dst_ip_servi_key ATTACH PARTITION public.traffic_1d_2026_start_sensor_id_family_proto_src_ip_dst_ip__key;
ALTER INDEX public.traffic_1h_start_sensor_id_family_proto_src_ip_dst_ip_servi_key ATTACH PARTITION public.traffic_1h_2026_start_sensor_id_family_proto_src_ip_dst_ip__key;
ALTER INDEX public.traffic_1m_start_sensor_id_family_proto_src_ip_dst_ip_servi_key ATTACH PARTITION public.traffic_1m_202601_start_sensor_id_family_proto_src_ip_dst_i_key;
ALTER INDEX public.traffic_start ATTACH PARTITION public.traffic_20260101_start_idx;
ALTER INDEX public.traffic_window_pkey ATTACH PARTITION public.traffic_window_202601_pkey;
ALTER INDEX public.traffic_window_sequence ATTACH PARTITION public.traffic_window_202601_sequence_idx;
ALTER INDEX public.traffic_window_start ATTACH PARTITION public.traffic_window_202601_start_sequence_idx;
ALTER INDEX public.window_1d_pkey ATTACH PARTITION public.window_1d_2026_pkey;
ALTER INDEX public.window_1h_pkey ATTACH PARTITION public.window_1h_2026_pkey;
ALTER INDEX public.window_1m_pkey ATTACH PARTITION public.window_1m_202601_pkey;
ALTER TABLE ONLY public.forecast_point
    ADD CONSTRAINT forecast_point_forecast_id_bucket_fkey FOREIGN KEY (forecast_id, bucket) REFERENCES public.forecast(id, bucket) ON DELETE CASCADE;
ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_series_id_fkey FOREIGN KEY (series_id) REFERENCES public.forecast_series(id);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_sensor_id_fkey FOREIGN KEY (sensor_id) REFERENCES public.sensor(id);
