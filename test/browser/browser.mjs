// A browser, and what the tests ask of it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import puppeteer from "puppeteer-core";

const pages = resolve(process.env.PAGES ?? "pages");
export const desktop = { width: 1280, height: 900 };
export const phone = { width: 360, height: 740 };

export const address = (name) => `file://${join(pages, name)}/report.html`;

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

function chromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const names = ["chromium", "chromium-browser", "google-chrome"];
  for (const name of names) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch { /* the next one */ }
  }
  throw new Error(`no ${names.join(", ")}: install one, or name it in CHROMIUM`);
}

// Chromium refuses its sandbox to root, as whom containers run; the pages are our own.
export const launch = () => puppeteer.launch({ executablePath: chromium(), args: process.getuid?.() === 0 ? ["--no-sandbox"] : [], protocolTimeout: 300_000 });

// open shows a page as a reader has it. Whatever it asks the network for, and whatever it says on the console, is held against it.
export async function open(browser, name, { size = desktop, dark = false, scripts = true, place = "" } = {}) {
  const page = await browser.newPage();
  const complaints = [];
  page.on("console", (m) => complaints.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => complaints.push(`error: ${e.message}`));
  page.on("request", (r) => { if (!r.isNavigationRequest()) complaints.push(`asked for ${r.url()}`); });
  await page.setJavaScriptEnabled(scripts);
  await page.setViewport(size);
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: dark ? "dark" : "light" }]);
  await page.goto(address(name) + place, { waitUntil: "load", timeout: 60_000 });
  return { page, complaints };
}

// violations asks axe, which the page's own policy would not let in.
export async function violations(page) {
  const session = await page.createCDPSession();
  await session.send("Page.setBypassCSP", { enabled: true });
  await page.reload({ waitUntil: "load" });
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
  return result.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
}

// settled waits until what was typed has been acted on.
export const settled = () => new Promise((done) => setTimeout(done, 300));
