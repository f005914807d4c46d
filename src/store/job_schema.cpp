#include "store/job_schema.hpp"

#include <fmt/format.h>

#include <array>

namespace fanfold {
namespace {

// The first version. Tables only ever grow at their end and have no index beside their row numbers, so that writing
// costs the same at the first row and at the 100,000,000th.
constexpr auto version_1 = R"sql(
CREATE TABLE options(             -- what the job was started with
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE hosts(
  id INTEGER PRIMARY KEY,         -- from 1, in order of discovery
  name TEXT NOT NULL
);

CREATE TABLE urls(                -- every URL that was ever queued
  id INTEGER PRIMARY KEY,         -- from 1, in order of discovery
  host_id INTEGER NOT NULL REFERENCES hosts,
  url TEXT NOT NULL,
  depth INTEGER NOT NULL,         -- links between a seed and this
  referrer_id INTEGER REFERENCES urls,  -- where it was seen first; NULL: a seed
  fingerprint BLOB NOT NULL       -- 16 bytes
);

CREATE TABLE pages(               -- finished visits: a URL without one is still queued
  id INTEGER PRIMARY KEY,         -- from 1, in the order in which they finished
  url_id INTEGER NOT NULL REFERENCES urls,
  fetched_at INTEGER NOT NULL,    -- milliseconds since 1970, UTC
  status INTEGER NOT NULL,        -- 0: no answer
  elapsed_us INTEGER NOT NULL,
  bytes INTEGER NOT NULL,         -- the body's size, decoded
  links INTEGER NOT NULL,         -- how many
  final_url TEXT,                 -- NULL: as in urls
  content_type TEXT NOT NULL,
  title TEXT NOT NULL,
  error TEXT,
  error_detail TEXT
);

CREATE TABLE links(
  page_id INTEGER PRIMARY KEY REFERENCES pages,
  targets TEXT NOT NULL           -- JSON array of ids of URLs, each less the one before it: the view link adds them up
);

CREATE VIEW page AS
SELECT u.url, coalesce(p.final_url, u.url) AS final_url, p.status, u.depth, r.url AS referrer, p.content_type, p.bytes,
       p.elapsed_us / 1000.0 AS elapsed_ms, p.title, p.links, p.error, p.error_detail,
       strftime('%Y-%m-%dT%H:%M:%fZ', p.fetched_at / 1000.0, 'unixepoch') AS fetched_at
FROM pages p JOIN urls u ON u.id = p.url_id LEFT JOIN urls r ON r.id = u.referrer_id;

CREATE VIEW link AS
SELECT source.url AS from_url, target.url AS to_url
FROM (SELECT l.page_id, sum(step.value) OVER (PARTITION BY l.page_id ORDER BY step.key) AS target_id
      FROM links l, json_each(l.targets) step) pair
JOIN pages p ON p.id = pair.page_id JOIN urls source ON source.id = p.url_id JOIN urls target ON target.id = pair.target_id;

CREATE VIEW queued AS
SELECT u.url, h.name AS host, u.depth, r.url AS referrer
FROM urls u JOIN hosts h ON h.id = u.host_id LEFT JOIN urls r ON r.id = u.referrer_id
WHERE u.id NOT IN (SELECT url_id FROM pages);
)sql";

// What pages ask of crawlers, and where on a page each link is.
constexpr auto version_2 = R"sql(
ALTER TABLE pages ADD COLUMN robots TEXT;  -- what the page asks of crawlers, such as 'noindex, nofollow'

CREATE TABLE places(
  id INTEGER PRIMARY KEY,         -- from 1 to 999, as they were first met
  element TEXT,                   -- NULL: outside of any, as in a header
  attribute TEXT NOT NULL,
  kind TEXT NOT NULL              -- page, frame, form, resource, ...
);

-- links.targets: JSON array; of each link, 1000 times the id of its URL less that of the one before it, plus the id of
-- its place, or 0 where that was not recorded. The view link takes them apart.
UPDATE links SET targets = (SELECT json_group_array(step.value * 1000) FROM json_each(links.targets) step);

DROP VIEW page;
CREATE VIEW page AS
SELECT u.url, coalesce(p.final_url, u.url) AS final_url, p.status, u.depth, r.url AS referrer, p.content_type, p.bytes,
       p.elapsed_us / 1000.0 AS elapsed_ms, p.title, p.links, p.robots, p.error, p.error_detail,
       strftime('%Y-%m-%dT%H:%M:%fZ', p.fetched_at / 1000.0, 'unixepoch') AS fetched_at
FROM pages p JOIN urls u ON u.id = p.url_id LEFT JOIN urls r ON r.id = u.referrer_id;

DROP VIEW link;
CREATE VIEW link AS
SELECT source.url AS from_url, target.url AS to_url, place.element, place.attribute, place.kind
FROM (SELECT page_id, place_id, sum((value - place_id) / 1000) OVER (PARTITION BY page_id ORDER BY key) AS target_id
      FROM (SELECT l.page_id, step.key, step.value, (step.value % 1000 + 1000) % 1000 AS place_id
            FROM links l, json_each(l.targets) step)) pair
JOIN pages p ON p.id = pair.page_id JOIN urls source ON source.id = p.url_id
JOIN urls target ON target.id = pair.target_id LEFT JOIN places place ON place.id = pair.place_id;
)sql";

// Links that are not followed are recorded too.
constexpr auto version_3 = R"sql(
-- urls.host_id is 0 in a URL that is only mentioned: links lead there, but are not followed. It is out of scope, too
-- deep, or they say nofollow.
CREATE VIEW mentioned AS
SELECT u.url, u.depth, r.url AS referrer
FROM urls u LEFT JOIN urls r ON r.id = u.referrer_id WHERE u.host_id = 0;
)sql";

// What a refresh needs to ask, and what it finds; duplicates; where in a WARC file an answer is.
constexpr auto version_4 = R"sql(
ALTER TABLE pages ADD COLUMN round INTEGER NOT NULL DEFAULT 1;  -- 1: the first crawl; each refresh is one more
ALTER TABLE pages ADD COLUMN superseded_by INTEGER REFERENCES pages;  -- the URL's next visit; NULL: this is the current
ALTER TABLE pages ADD COLUMN same_as INTEGER REFERENCES pages;  -- the visit whose content a status of 304 stands for
ALTER TABLE pages ADD COLUMN change TEXT;                       -- since the visit before: appeared, changed, ...
ALTER TABLE pages ADD COLUMN etag TEXT;
ALTER TABLE pages ADD COLUMN last_modified TEXT;
ALTER TABLE pages ADD COLUMN body_hash BLOB;                    -- XXH3-128 of the body, decoded
ALTER TABLE pages ADD COLUMN simhash INTEGER;                   -- of the words, 64 bits
ALTER TABLE pages ADD COLUMN duplicate_of INTEGER REFERENCES urls;       -- the first page with the same body
ALTER TABLE pages ADD COLUMN near_duplicate_of INTEGER REFERENCES urls;  -- the first one with nearly the same words
ALTER TABLE pages ADD COLUMN warc_offset INTEGER;               -- of the answer's record in the WARC file
ALTER TABLE pages ADD COLUMN warc_bytes INTEGER;                -- the record's size there

DROP VIEW page;
CREATE VIEW page AS
SELECT u.url, coalesce(p.final_url, u.url) AS final_url, p.status, u.depth, r.url AS referrer, p.content_type, p.bytes,
       p.elapsed_us / 1000.0 AS elapsed_ms, p.title, p.links, p.robots, p.etag, p.last_modified,
       lower(hex(p.body_hash)) AS body_hash, d.url AS duplicate_of, n.url AS near_duplicate_of, p.change, p.error,
       p.error_detail, strftime('%Y-%m-%dT%H:%M:%fZ', p.fetched_at / 1000.0, 'unixepoch') AS fetched_at
FROM pages p JOIN urls u ON u.id = p.url_id LEFT JOIN urls r ON r.id = u.referrer_id
LEFT JOIN urls d ON d.id = p.duplicate_of LEFT JOIN urls n ON n.id = p.near_duplicate_of
WHERE p.superseded_by IS NULL;

DROP VIEW link;
CREATE VIEW link AS
SELECT source.url AS from_url, target.url AS to_url, place.element, place.attribute, place.kind
FROM (SELECT url_id, place_id, sum((value - place_id) / 1000) OVER (PARTITION BY id ORDER BY key) AS target_id
      FROM (SELECT p.id, p.url_id, step.key, step.value, (step.value % 1000 + 1000) % 1000 AS place_id
            FROM pages p CROSS JOIN links l ON l.page_id = coalesce(p.same_as, p.id), json_each(l.targets) step
            WHERE p.superseded_by IS NULL)) pair
JOIN urls source ON source.id = pair.url_id JOIN urls target ON target.id = pair.target_id
LEFT JOIN places place ON place.id = pair.place_id;

DROP VIEW queued;
CREATE VIEW queued AS
SELECT u.url, h.name AS host, u.depth, r.url AS referrer
FROM urls u JOIN hosts h ON h.id = u.host_id LEFT JOIN urls r ON r.id = u.referrer_id
WHERE u.id NOT IN (SELECT url_id FROM pages
                   WHERE round >= coalesce((SELECT CAST(value AS INTEGER) FROM options WHERE name = 'round'), 1));
)sql";

// The words of all pages, where they are counted.
constexpr auto version_5 = R"sql(
CREATE TABLE words(
  word TEXT PRIMARY KEY,          -- in lower case
  count INTEGER NOT NULL,         -- how often it is in all pages
  pages INTEGER NOT NULL          -- in how many of them it is
) WITHOUT ROWID;
)sql";

// What leads from each version to the next: a new version appends its changes here and touches nothing above.
constexpr std::array migrations{version_1, version_2, version_3, version_4, version_5};

}  // namespace

std::int64_t job_schema_version() noexcept {
  return std::ssize(migrations);
}

bool migrate_job(sqlite::connection& database, std::int64_t version) {
  for (; version < job_schema_version(); ++version) {
    if (!database.execute(migrations[static_cast<std::size_t>(version)])) return false;
  }
  const auto stamps = fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {}", job_application_id, version);
  return database.execute(stamps.c_str());
}

}  // namespace fanfold
