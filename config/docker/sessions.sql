-- The table of sessions (addon session_db), made before any server starts: two that start at once would both make it.
CREATE TABLE IF NOT EXISTS http_sessions (
    sid varchar PRIMARY KEY,
    write_date timestamp without time zone NOT NULL,
    payload text NOT NULL
);
