// Checks a WARC file by another reader than Fanfold's: validate_warc.js FILE.warc.gz
//
// Prints a line of JSON for each record. What is not as WARC 1.1 has it goes to standard error; the exit status is then 1.
import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { WARCParser } from "warcio";

const TYPES = ["warcinfo", "response", "request", "metadata", "revisit"];
const file = process.argv[2];
const bytes = readFileSync(file);
const records = [];
let faults = 0;

function require(holds, record, what) {
  if (holds) return;
  ++faults;
  console.error(`${record.type} at ${record.offset} of ${record.uri ?? "no URI"}: ${what}`);
}

function sha1(content) {
  const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...createHash("sha1").update(content).digest()].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return "sha1:" + bits.match(/.{5}/g).map((five) => digits[parseInt(five, 2)]).join("");
}

// The blocks as they are, then the payloads as the reader decodes them.
async function readAll(parseHttp, take) {
  const parser = new WARCParser(createReadStream(file), { keepHeadersCase: true, parseHttp });
  let index = 0;
  for await (const record of parser) {
    const offset = parser.offset;
    const content = await record.readFully(parseHttp);
    await record.skipFully();
    await take(record, content, index++, { offset, length: parser.recordLength });
  }
}

await readAll(false, (record, block, index, place) => {
  const field = (name) => record.warcHeaders.headers.get(name) ?? null;
  records.push({
    type: field("WARC-Type"),
    uri: field("WARC-Target-URI"),
    id: field("WARC-Record-ID"),
    date: field("WARC-Date"),
    ...place,
    digest: field("WARC-Payload-Digest"),
    truncated: field("WARC-Truncated"),
    address: field("WARC-IP-Address"),
    refersTo: field("WARC-Refers-To"),
    profile: field("WARC-Profile"),
    block: block.toString === undefined ? "" : Buffer.from(block).toString("latin1").slice(0, 2000),
  });
  const it = records.at(-1);
  require(record.warcHeaders.statusline === "WARC/1.1", it, `version ${record.warcHeaders.statusline}`);
  require(TYPES.includes(it.type), it, "unknown type");
  require(/^<urn:uuid:[0-9a-f-]{36}>$/.test(it.id), it, `id ${it.id}`);
  require(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(it.date), it, `date ${it.date}`);
  require(Number(field("Content-Length")) === block.length, it, "length");
  require(field("Content-Type") !== null, it, "no Content-Type");
  require((it.type === "warcinfo") === (it.uri === null), it, "WARC-Target-URI");
  const digest = field("WARC-Block-Digest");
  require(digest === null || digest === sha1(block), it, "block digest");
  require(digest !== null || it.digest !== null || it.type === "revisit", it, "no digest");
  it.concurrentTo = field("WARC-Concurrent-To");
  it.referredUri = field("WARC-Refers-To-Target-URI");
  it.referredDate = field("WARC-Refers-To-Date");
});

await readAll(true, (record, payload, index) => {
  const it = records[index];
  if (it.type !== "response" && it.type !== "revisit") return;
  it.status = Number(record.httpHeaders?.statusCode);
  require(it.status >= 100 && it.status < 600, it, "status");
  if (it.type === "revisit") return;
  it.payloadLength = payload.length;
  require(sha1(payload) === it.digest, it, "payload digest");
});

const byId = new Map(records.map((record) => [record.id, record]));
require(byId.size === records.length, { type: "file" }, "ids are not unique");
require(records[0]?.type === "warcinfo", { type: "file" }, "no warcinfo at the beginning");
let end = 0;
for (const it of records) {
  require(it.offset === end, it, `gap before: ${end}`);
  end = it.offset + it.length;
  const member = gunzipSync(bytes.subarray(it.offset, end)).toString("latin1");
  require(member.startsWith("WARC/1.1\r\n") && member.endsWith("\r\n\r\n"), it, "not a member of its own");
  if (it.concurrentTo !== null) require(byId.get(it.concurrentTo)?.uri === it.uri, it, "WARC-Concurrent-To");
  if (it.type === "revisit" && it.profile.endsWith("/identical-payload-digest")) {
    const original = byId.get(it.refersTo);
    require(original?.type === "response" && original.digest === it.digest, it, "WARC-Refers-To");
    require(original?.uri === it.referredUri && original?.date === it.referredDate, it, "what WARC-Refers-To- fields say");
  }
}
require(end === bytes.length, { type: "file" }, `bytes after the last record: ${bytes.length - end}`);
for (const it of records) console.log(JSON.stringify(it));
process.exitCode = faults ? 1 : 0;
