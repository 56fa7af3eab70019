// Builds everything a browser fetches: style sheets for both directions, one script, one icon, the pictures.
// Names carry a hash of the contents, so that they can be cached for ever; manifest.json says which is which.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import rtlcss from "rtlcss";
import { compileAsync } from "sass";

const assets = dirname(fileURLToPath(import.meta.url));
const root = join(assets, "..", "..", "..");
const output = join(root, "webapp", "ui", "static");
const budgets = { "app.css": 11.5, "app.rtl.css": 11.5, "app.js": 5.5, "desk.css": 14, "desk.js": 5.5 };

async function styles(name) {
  const compiled = await compileAsync(join(assets, name), {
    loadPaths: [join(root, "node_modules")],
    quietDeps: true,
    style: "compressed",
  });
  return compiled.css;
}

async function script(name) {
  const bundled = await build({
    entryPoints: [join(assets, name)],
    bundle: true,
    format: "esm",
    legalComments: "none",
    minify: true,
    target: "es2017",
    write: false,
  });
  return bundled.outputFiles[0].text;
}

function hashed(name, contents) {
  const extension = extname(name);
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 10);
  return `${name.slice(0, -extension.length)}-${digest}${extension}`;
}

const css = await styles("app.scss");
const files = {
  "app.css": css,
  "app.rtl.css": rtlcss.process(css),
  "app.js": await script("app.ts"),
  "desk.css": await styles("desk.scss"),
  "desk.js": await script("desk.ts"),
  "favicon.svg": await readFile(join(assets, "favicon.svg"), "utf8"),
};
for (const name of await readdir(join(assets, "pictures"))) {
  files[`picture-${name}`] = await readFile(join(assets, "pictures", name), "utf8");
}

await mkdir(output, { recursive: true });
for (const old of await readdir(output)) {
  if (/^(app|desk|favicon|picture)\b.*\.(css|js|svg)$/.test(old)) await rm(join(output, old));
}
const manifest = {};
let over = false;
for (const [name, contents] of Object.entries(files)) {
  manifest[name] = hashed(name, contents);
  await writeFile(join(output, manifest[name]), contents);
  const size = gzipSync(contents, { level: 9 }).length / 1000;
  const budget = budgets[name];
  over ||= budget !== undefined && size > budget;
  console.log(`${name.padEnd(12)} ${size.toFixed(2).padStart(6)} kB gzipped${budget ? ` of ${budget}` : ""}`);
}
await writeFile(join(output, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
if (over) {
  console.error("Over budget.");
  process.exitCode = 1;
}
