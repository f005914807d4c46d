// The same tests as page_test.mjs, before the server itself, which crawls the test web:
// node --test serve_test.mjs, with FANFOLD_PROGRAM and FANFOLD_TEST_WEB naming the programs.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after } from "node:test";

const started = [];
const folder = mkdtempSync(join(tmpdir(), "fanfold-serve-"));

// Starts a program, and gives what `pattern` finds in the first line of its messages or output that has it.
function start(program, options, pattern) {
  const child = spawn(program, options, { stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (status) => reject(new Error(`${program} ended with ${status}`)));
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on("line", (line) => {
        const found = pattern.exec(line);
        if (found) resolve(found[0]);
      });
  });
}

// A site of one host; its first page.
function startSite(...options) {
  return start(process.env.FANFOLD_TEST_WEB, ["--hosts", "1", "--port", "0", ...options], /http:\/\/\S+\//);
}

async function crawlAll(server, seed) {
  const crawls = new URL("api/v1/crawls", server);
  const body = JSON.stringify({ seeds: [seed], words: true });
  const made = await fetch(crawls, { method: "POST", headers: { "Content-Type": "application/json" }, body });
  const { id } = await made.json();
  const events = await fetch(new URL(`crawls/${id}/events`, crawls));
  await events.text();  // which ends with the crawl
  return id;
}

after(async () => {
  for (const child of started.reverse()) {
    child.removeAllListeners("exit");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
  }
  rmSync(folder, { recursive: true });
});

const small = await startSite("--pages", "60", "--not-found", "0.2");
const slow = await startSite("--pages", "20000", "--min-latency", "300", "--max-latency", "300");
const big = await startSite("--pages", "101000", "--max-bytes", "2500", "--degree", "2", "--disallowed", "0");
const resolve = [small, slow, big].flatMap((site) => ["--resolve", `*:${new URL(site).port}:127.0.0.1`]);
const options = ["--no-config", "--listen", "127.0.0.1:0", "--data", folder, "--allow-private", "127.0.0.0/8",
  "--per-host", "64", ...resolve];
const server = await start(process.env.FANFOLD_PROGRAM, ["serve", ...options], /http:\/\/\S+\//);
process.env.FANFOLD_URL = server;
process.env.FANFOLD_SITES = JSON.stringify({ small, slow, refused: "10.0.0.1", big: await crawlAll(server, big) });
await import("./page_test.mjs");
