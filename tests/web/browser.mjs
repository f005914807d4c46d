// Headless Chromium and what every page opened in it must keep to: no error, no request elsewhere, no breach of the
// content security policy.
import puppeteer from "puppeteer-core";

export function launch() {
  return puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking",
      "--no-first-run"],
    protocolTimeout: 120000,
  });
}

// A page of its own, with its own storage. `faults` is what it did that it must not.
export async function openPage(browser, { width = 1280, height = 900, features = [] } = {}) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  const faults = [];
  const expected = [];  // statuses that a test provokes
  page.setDefaultTimeout(60000);
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures(features);
  await page.evaluateOnNewDocument(() => {
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      console.error(`CSP: ${violatedDirective} ${blockedURI}`));
  });
  page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
  page.on("console", (message) => {
    const isExpected = expected.some((status) => message.text().includes(`status of ${status}`));
    if (["error", "warn"].includes(message.type()) && !isExpected)
      faults.push(`console: ${message.text()} ${message.location()?.url ?? ""}`);
  });
  const origins = new Set();
  page.on("request", (request) => {
    if (/^https?:/.test(request.url())) origins.add(new URL(request.url()).origin);
  });
  return { page, faults, expected, origins, close: () => context.close() };
}
