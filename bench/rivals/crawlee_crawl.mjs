// crawlee_crawl.mjs FOLDER URL: crawls a site with crawlee, which npm has installed into the folder, 64 pages at once,
// keeping nothing.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(process.argv[2] + "/");
const { CheerioCrawler, Configuration } = await import(pathToFileURL(require.resolve("@crawlee/cheerio")));

const crawler = new CheerioCrawler(
  {
    maxConcurrency: 64,
    minConcurrency: 64,
    requestHandler: async ({ enqueueLinks }) => {
      await enqueueLinks();
    },
  },
  new Configuration({ persistStorage: false, logLevel: "OFF" }),
);
await crawler.run([process.argv[3]]);
