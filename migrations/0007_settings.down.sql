DROP TABLE link_limit, settings_revision;
