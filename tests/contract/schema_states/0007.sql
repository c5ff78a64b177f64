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
    id bigint NOT NULL,
    name text,
    created timestamp with time zone DEFAULT now() NOT NULL,
    issued timestamp with time zone DEFAULT now() NOT NULL,
    last_used timestamp with time zone,
    previous_hash bytea,
    previous_until timestamp with time zone,
    CONSTRAINT access_token_hash_check CHECK ((length(hash) = 32)),
    CONSTRAINT access_token_previous_hash_check CHECK ((length(previous_hash) = 32))
);
ALTER TABLE public.access_token ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.access_token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.address_1d (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    ip inet
)
PARTITION BY RANGE (start);
CREATE TABLE public.address_1h (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    ip inet
)
PARTITION BY RANGE (start);
CREATE TABLE public.address_1m (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    ip inet
)
PARTITION BY RANGE (start);
CREATE TABLE public.address_30d (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL,
    ip inet
)
PARTITION BY RANGE (start);
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
CREATE TABLE public.class_30d (
    start timestamp with time zone NOT NULL,
    packets bigint NOT NULL,
    bytes bigint NOT NULL,
    sensor_id integer NOT NULL,
    bucket smallint NOT NULL,
    family smallint NOT NULL,
    proto smallint NOT NULL
)
PARTITION BY RANGE (start);
CREATE TABLE public.forecast (
    id bigint NOT NULL,
    series_id integer NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    bucket smallint NOT NULL,
    model text NOT NULL,
    notes text[] NOT NULL,
    mean double precision[] DEFAULT '{}'::double precision[] NOT NULL,
    lo80 double precision[] DEFAULT '{}'::double precision[] NOT NULL,
    hi80 double precision[] DEFAULT '{}'::double precision[] NOT NULL,
    lo95 double precision[] DEFAULT '{}'::double precision[] NOT NULL,
    hi95 double precision[] DEFAULT '{}'::double precision[] NOT NULL,
    start timestamp with time zone,
    until timestamp with time zone,
    scale double precision DEFAULT 0 NOT NULL,
    scored boolean DEFAULT false NOT NULL
);
CREATE TABLE public.forecast_score (
    forecast_id bigint NOT NULL,
    bucket smallint NOT NULL,
    steps integer NOT NULL,
    missing integer NOT NULL,
    pending integer NOT NULL,
    mae double precision NOT NULL,
    rmse double precision NOT NULL,
    pinball double precision NOT NULL,
    smape double precision NOT NULL,
    coverage80 double precision NOT NULL,
    coverage95 double precision NOT NULL,
    mase double precision,
    relative_mae double precision
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
CREATE TABLE public.link_limit (
    sensor text NOT NULL,
    bits_per_second bigint NOT NULL,
    CONSTRAINT link_limit_bits_per_second_check CHECK ((bits_per_second > 0))
);
CREATE TABLE public.retention (
    resolution text NOT NULL,
    keep interval,
    size_max bigint,
    keys integer,
    CONSTRAINT retention_keep_check CHECK ((keep > '00:00:00'::interval)),
    CONSTRAINT retention_keys_check CHECK ((keys > 0)),
    CONSTRAINT retention_resolution_check CHECK ((resolution = ANY (ARRAY['raw'::text, '1m'::text, '1h'::text, '1d'::text, '30d'::text, 'windows'::text]))),
    CONSTRAINT retention_size_max_check CHECK ((size_max > 0))
);
CREATE TABLE public.retired (
    resolution text NOT NULL,
    since timestamp with time zone NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT retired_check CHECK ((since < until))
);
CREATE TABLE public.rollup_due (
    start timestamp with time zone NOT NULL,
    sensor_id integer NOT NULL,
    level smallint NOT NULL,
    CONSTRAINT rollup_due_level_check CHECK (((level >= 1) AND (level <= 4)))
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
CREATE TABLE public.settings_revision (
    revision bigint NOT NULL
);
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
);
CREATE TABLE public.traffic_30d (
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
);
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
CREATE TABLE public.window_30d (
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
CREATE SEQUENCE public.window_sequence
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER TABLE ONLY public.traffic ATTACH PARTITION public.traffic_20260101 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-01-02 00:00:00+00');
ALTER TABLE ONLY public.traffic_window ATTACH PARTITION public.traffic_window_202601 FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2026-02-01 00:00:00+00');
INSERT INTO public.forecast VALUES (1, 1, '2026-01-01 00:00:25+00', 375, 'naive', '{"1 of 5 steps had no value: filled from their neighbours"}', '{0,0}', '{0,0}', '{0.0525,0.0525}', '{0,0}', '{0.0525,0.0525}', '2026-01-01 00:00:25+00', '2026-01-01 00:00:35+00', 0, false);
INSERT INTO public.forecast VALUES (2, 2, '2026-01-01 00:00:25+00', 261, 'naive', '{"1 of 5 steps had no value: filled from their neighbours"}', '{0,0}', '{0,0}', '{0.24500000000000005,0.24500000000000005}', '{0,0}', '{0.24500000000000005,0.24500000000000005}', '2026-01-01 00:00:25+00', '2026-01-01 00:00:35+00', 0, false);
INSERT INTO public.forecast VALUES (3, 3, '2026-01-01 00:00:25+00', 862, 'naive', '{"1 of 5 steps had no value: filled from their neighbours"}', '{0,0}', '{0,0}', '{0.1075,0.1075}', '{0,0}', '{0.1075,0.1075}', '2026-01-01 00:00:25+00', '2026-01-01 00:00:35+00', 0, false);
INSERT INTO public.forecast VALUES (4, 4, '2026-01-01 00:00:25+00', 350, 'naive', '{"1 of 5 steps had no value: filled from their neighbours"}', '{0,0}', '{0,0}', '{60,60}', '{0,0}', '{60,60}', '2026-01-01 00:00:25+00', '2026-01-01 00:00:35+00', 0, false);
INSERT INTO public.forecast VALUES (5, 5, '2026-01-01 00:00:25+00', 325, 'naive', '{"1 of 5 steps had no value: filled from their neighbours"}', '{54.00000000000001,54.00000000000001}', '{46.392500000000005,46.392500000000005}', '{108.00000000000001,108.00000000000001}', '{46.392500000000005,46.392500000000005}', '{108.00000000000001,108.00000000000001}', '2026-01-01 00:00:25+00', '2026-01-01 00:00:35+00', 0, false);
INSERT INTO public.forecast VALUES (6, 6, '2026-01-01 00:00:25+00', 797, 'naive', '{"1 of 5 steps had no value: filled from their neighbours"}', '{0,0}', '{0,0}', '{0.6100000000000001,0.6100000000000001}', '{0,0}', '{0.6100000000000001,0.6100000000000001}', '2026-01-01 00:00:25+00', '2026-01-01 00:00:35+00', 0, false);
INSERT INTO public.forecast VALUES (7, 7, '2026-01-01 00:00:25+00', 551, 'drift', '{"1 of 5 steps had no value: filled from their neighbours"}', '{0,0,0}', '{0,0,0}', '{120,120,120}', '{0,0,0}', '{120,120,120}', '2026-01-01 00:00:25+00', '2026-01-01 00:00:40+00', 0, false);
INSERT INTO public.forecast_series OVERRIDING SYSTEM VALUE VALUES (1, 1, 'arp', 'a', 1, 5000000);
INSERT INTO public.forecast_series OVERRIDING SYSTEM VALUE VALUES (2, 1, 'icmp', 'a', 1, 5000000);
INSERT INTO public.forecast_series OVERRIDING SYSTEM VALUE VALUES (3, 1, 'icmp6', 'a', 1, 5000000);
INSERT INTO public.forecast_series OVERRIDING SYSTEM VALUE VALUES (4, 1, 'other', 'a', 1, 5000000);
INSERT INTO public.forecast_series OVERRIDING SYSTEM VALUE VALUES (5, 1, 'tcp', 'a', 1, 5000000);
INSERT INTO public.forecast_series OVERRIDING SYSTEM VALUE VALUES (6, 1, 'udp', 'a', 1, 5000000);
INSERT INTO public.forecast_series OVERRIDING SYSTEM VALUE VALUES (7, 0, '', '', 1, 5000000);
INSERT INTO public.link_limit VALUES ('a', 1000000000);
INSERT INTO public.retention VALUES ('raw', '30 days', NULL, NULL);
INSERT INTO public.retention VALUES ('1m', '180 days', NULL, 500);
INSERT INTO public.retention VALUES ('1h', '1095 days', NULL, 500);
INSERT INTO public.retention VALUES ('1d', NULL, NULL, 500);
INSERT INTO public.retention VALUES ('30d', NULL, NULL, 500);
INSERT INTO public.retention VALUES ('windows', '180 days', NULL, NULL);
INSERT INTO public.rollup_due VALUES ('2026-01-01 00:00:00+00', 1, 1);
INSERT INTO public.rollup_due VALUES ('2026-01-01 00:00:00+00', 2, 1);
INSERT INTO public.run OVERRIDING SYSTEM VALUE VALUES (1, 1, 'edaf2b9d-4d24-80ee-a3b6-d815534e0fd1', 'mixed.pcap', 'EN10MB');
INSERT INTO public.run OVERRIDING SYSTEM VALUE VALUES (2, 2, 'edaf2b9d-4d24-80ee-a3b6-d815534e0fd1', 'mixed.pcap', 'EN10MB');
INSERT INTO public.schema_migration VALUES (1, 'traffic', '\x3bf40838d460d72636935dbf18cac86f6af19b3a6c0037ab0f6c70212cb3c4d3', '2026-11-23 02:33:32.9132+00');
INSERT INTO public.schema_migration VALUES (2, 'forecast', '\xa8e20f17ecb8fe8c935e83cb1de8300b5bd2738181224a8c202b9fe754ed1f5e', '2026-11-23 02:33:32.988039+00');
INSERT INTO public.schema_migration VALUES (3, 'access', '\x39c02be834b7d47369e99bb2ec2a1078d34518878435aa49e41c415f44ff5197', '2026-11-23 02:33:33.010698+00');
INSERT INTO public.schema_migration VALUES (4, 'rollup', '\xc64eb3d14256e6c0c874b21ee254903b3e7210a26c599bb0040529757b0f20f4', '2026-11-23 02:33:33.026771+00');
INSERT INTO public.schema_migration VALUES (5, 'token', '\xf7fff5ad23ea078fbe79bb91dd7ddb40c079dbdf593e6b3963e90e4487c38c3e', '2026-11-23 02:33:33.098014+00');
INSERT INTO public.schema_migration VALUES (6, 'forecast_bulk', '\x87de9564cc2b8373664c939d48e67a3516fd540f92fd1cf33897a3335a57d478', '2026-11-23 04:04:10.067117+00');
INSERT INTO public.schema_migration VALUES (7, 'settings', '\x0dc073ba7e9851cf1ee67d08fd1a942c6069c75d29cc59f4a4b667249c1480a2', '2026-11-23 07:31:04.030034+00');
INSERT INTO public.sensor OVERRIDING SYSTEM VALUE VALUES (1, 'a');
INSERT INTO public.sensor OVERRIDING SYSTEM VALUE VALUES (2, 'b');
INSERT INTO public.sensor_state VALUES (1, 192, '2026-01-01 00:00:00+00', '2026-01-01 00:00:25+00', 4, 5000000);
INSERT INTO public.sensor_state VALUES (2, 745, '2026-01-01 00:00:00+00', '2026-01-01 00:00:25+00', 4, 5000000);
INSERT INTO public.settings_revision VALUES (1);
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 98, 1, NULL, 1021, 1, 1, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 4, 1016, 1, 443, 563, 1, 6, '10.0.0.1', '192.0.2.10');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 4, 5016, 1, 443, 194, 1, 6, '192.0.2.10', '10.0.0.1');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 2, 164, 1, 53, 420, 1, 17, '10.0.0.2', '10.0.0.53');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 222, 1, 53, 629, 1, 17, '10.0.0.53', '10.0.0.2');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:00+00', 1, 42, 1, NULL, 646, 3, 256, '10.0.0.1', '10.0.0.254');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 98, 1, NULL, 206, 1, 1, '10.0.0.254', '10.0.0.1');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 102, 1, 53, 818, 2, 17, '2001:db8::1', '2001:db8::53');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:05+00', 1, 86, 1, NULL, 94, 2, 58, '2001:db8::1', '2001:db8::2');
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:10+00', 1, 60, 1, NULL, 4, 0, 257, NULL, NULL);
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
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:10+00', 1, 60, 2, NULL, 4, 0, 257, NULL, NULL);
INSERT INTO public.traffic_20260101 VALUES ('2026-01-01 00:00:20+00', 1, 54, 2, 443, 745, 1, 6, '10.0.0.3', '192.0.2.10');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:00+00', 1, 5000000, 13, 6558, 5, 5, 13, 0, 0, 0, 0, 0, 1, 1, 613, '{1,1,1,3}', '{1,6,17,256}', '{1,8,3,1}', '{98,6032,386,42}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:05+00', 2, 5000000, 3, 286, 5, 3, 3, 0, 0, 0, 0, 0, 1, 1, 900, '{1,2,2}', '{1,17,58}', '{1,1,1}', '{98,102,86}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:10+00', 3, 5000000, 1, 60, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 766, '{0}', '{257}', '{1}', '{60}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:20+00', 4, 5000000, 1, 54, 2, 1, 1, 0, 0, 0, 0, 0, 1, 1, 851, '{1}', '{6}', '{1}', '{54}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:00+00', 5, 5000000, 13, 6558, 5, 5, 13, 0, 0, 0, 0, 0, 2, 2, 763, '{1,1,1,3}', '{1,6,17,256}', '{1,8,3,1}', '{98,6032,386,42}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:05+00', 6, 5000000, 3, 286, 5, 3, 3, 0, 0, 0, 0, 0, 2, 2, 274, '{1,2,2}', '{1,17,58}', '{1,1,1}', '{98,102,86}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:10+00', 7, 5000000, 1, 60, 0, 0, 1, 0, 0, 0, 0, 0, 2, 2, 916, '{0}', '{257}', '{1}', '{60}');
INSERT INTO public.traffic_window_202601 VALUES ('2026-01-01 00:00:20+00', 8, 5000000, 1, 54, 2, 1, 1, 0, 0, 0, 0, 0, 2, 2, 881, '{1}', '{6}', '{1}', '{54}');
SELECT pg_catalog.setval('public.access_token_id_seq', 1, false);
SELECT pg_catalog.setval('public.forecast_sequence', 7, true);
SELECT pg_catalog.setval('public.forecast_series_id_seq', 7, true);
SELECT pg_catalog.setval('public.run_id_seq', 2, true);
SELECT pg_catalog.setval('public.sensor_id_seq', 2, true);
SELECT pg_catalog.setval('public.window_sequence', 8, true);
ALTER TABLE ONLY public.access_code
    ADD CONSTRAINT access_code_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_id_key UNIQUE (id);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_name_key UNIQUE (name);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (hash);
ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_previous_hash_key UNIQUE (previous_hash);
ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_pkey PRIMARY KEY (id, bucket);
ALTER TABLE ONLY public.forecast_score
    ADD CONSTRAINT forecast_score_pkey PRIMARY KEY (forecast_id, bucket);
ALTER TABLE ONLY public.forecast_series
    ADD CONSTRAINT forecast_series_dimension_value_sensor_metric_step_us_key UNIQUE (dimension, value, sensor, metric, step_us);
ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_series_id_issued_at_model_bucket_key UNIQUE (series_id, issued_at, model, bucket);
ALTER TABLE ONLY public.forecast_series
    ADD CONSTRAINT forecast_series_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.link_limit
    ADD CONSTRAINT link_limit_pkey PRIMARY KEY (sensor);
ALTER TABLE ONLY public.retention
    ADD CONSTRAINT retention_pkey PRIMARY KEY (resolution);
ALTER TABLE ONLY public.retired
    ADD CONSTRAINT retired_pkey PRIMARY KEY (resolution, since);
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
ALTER TABLE ONLY public.traffic_window
    ADD CONSTRAINT traffic_window_pkey PRIMARY KEY (sensor_id, run_id, start, bucket);
ALTER TABLE ONLY public.traffic_window_202601
    ADD CONSTRAINT traffic_window_202601_pkey PRIMARY KEY (sensor_id, run_id, start, bucket);
CREATE INDEX address_1d_ip_start_idx ON ONLY public.address_1d USING btree (ip, start);
CREATE INDEX address_1d_start_idx ON ONLY public.address_1d USING btree (start);
CREATE INDEX address_1h_ip_start_idx ON ONLY public.address_1h USING btree (ip, start);
CREATE INDEX address_1h_start_idx ON ONLY public.address_1h USING btree (start);
CREATE INDEX address_1m_ip_start_idx ON ONLY public.address_1m USING btree (ip, start);
CREATE INDEX address_1m_start_idx ON ONLY public.address_1m USING btree (start);
CREATE INDEX address_30d_ip_start_idx ON ONLY public.address_30d USING btree (ip, start);
CREATE INDEX address_30d_start_idx ON ONLY public.address_30d USING btree (start);
CREATE INDEX class_1d_start_idx ON ONLY public.class_1d USING btree (start);
CREATE INDEX class_1h_start_idx ON ONLY public.class_1h USING btree (start);
CREATE INDEX class_1m_start_idx ON ONLY public.class_1m USING btree (start);
CREATE INDEX class_30d_start_idx ON ONLY public.class_30d USING btree (start);
CREATE INDEX forecast_unscored ON public.forecast USING btree (id) WHERE (NOT scored);
CREATE INDEX forecast_until ON public.forecast USING btree (until);
CREATE INDEX rollup_due_level_start ON public.rollup_due USING btree (level, start);
CREATE INDEX traffic_1d_dst_ip_start_idx ON ONLY public.traffic_1d USING btree (dst_ip, start);
CREATE INDEX traffic_1d_src_ip_start_idx ON ONLY public.traffic_1d USING btree (src_ip, start);
CREATE INDEX traffic_1d_start_idx ON ONLY public.traffic_1d USING btree (start);
CREATE INDEX traffic_1h_dst_ip_start_idx ON ONLY public.traffic_1h USING btree (dst_ip, start);
CREATE INDEX traffic_1h_src_ip_start_idx ON ONLY public.traffic_1h USING btree (src_ip, start);
CREATE INDEX traffic_1h_start_idx ON ONLY public.traffic_1h USING btree (start);
CREATE INDEX traffic_1m_dst_ip_start_idx ON ONLY public.traffic_1m USING btree (dst_ip, start);
CREATE INDEX traffic_1m_src_ip_start_idx ON ONLY public.traffic_1m USING btree (src_ip, start);
CREATE INDEX traffic_1m_start_idx ON ONLY public.traffic_1m USING btree (start);
CREATE INDEX traffic_start ON ONLY public.traffic USING brin (start) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX traffic_20260101_start_idx ON public.traffic_20260101 USING brin (start) WITH (pages_per_range='16', autosummarize='on');
CREATE INDEX traffic_30d_dst_ip_start_idx ON ONLY public.traffic_30d USING btree (dst_ip, start);
CREATE INDEX traffic_30d_src_ip_start_idx ON ONLY public.traffic_30d USING btree (src_ip, start);
CREATE INDEX traffic_30d_start_idx ON ONLY public.traffic_30d USING btree (start);
CREATE INDEX traffic_window_sequence ON ONLY public.traffic_window USING btree (sequence);
CREATE INDEX traffic_window_202601_sequence_idx ON public.traffic_window_202601 USING btree (sequence);
CREATE INDEX traffic_window_start ON ONLY public.traffic_window USING btree (start, sequence);
CREATE INDEX traffic_window_202601_start_sequence_idx ON public.traffic_window_202601 USING btree (start, sequence);
CREATE INDEX window_1d_start_idx ON ONLY public.window_1d USING btree (start);
CREATE INDEX window_1h_start_idx ON ONLY public.window_1h USING btree (start);
CREATE INDEX window_1m_start_idx ON ONLY public.window_1m USING btree (start);
CREATE INDEX window_30d_start_idx ON ONLY public.window_30d USING btree (start);
ALTER INDEX public.traffic_start ATTACH PARTITION public.traffic_20260101_start_idx;
ALTER INDEX public.traffic_window_pkey ATTACH PARTITION public.traffic_window_202601_pkey;
ALTER INDEX public.traffic_window_sequence ATTACH PARTITION public.traffic_window_202601_sequence_idx;
ALTER INDEX public.traffic_window_start ATTACH PARTITION public.traffic_window_202601_start_sequence_idx;
ALTER TABLE ONLY public.forecast_score
    ADD CONSTRAINT forecast_score_forecast_id_bucket_fkey FOREIGN KEY (forecast_id, bucket) REFERENCES public.forecast(id, bucket) ON DELETE CASCADE;
ALTER TABLE ONLY public.forecast
    ADD CONSTRAINT forecast_series_id_fkey FOREIGN KEY (series_id) REFERENCES public.forecast_series(id);
ALTER TABLE ONLY public.retired
    ADD CONSTRAINT retired_resolution_fkey FOREIGN KEY (resolution) REFERENCES public.retention(resolution);
ALTER TABLE ONLY public.run
    ADD CONSTRAINT run_sensor_id_fkey FOREIGN KEY (sensor_id) REFERENCES public.sensor(id);
