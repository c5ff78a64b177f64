DROP TABLE access_token;
DROP TABLE access_code;
