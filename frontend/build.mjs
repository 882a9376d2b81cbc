// Bundles every entry of frontend/src/entries into static-built/: one module each, shared parts in hashed chunks.
// Django's manifest storage gives the entries their hashed names; inside a bundle nothing needs rewriting.
import { build } from "esbuild";
import { cp, mkdir, readdir, rm } from "node:fs/promises";

const from = "frontend/src/entries";
const out = "static-built";

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const entryPoints = (await readdir(from)).filter((name) => name.endsWith(".js")).map((name) => `${from}/${name}`);

const options = {
  entryPoints,
  outdir: out,
  entryNames: "[name]",
  chunkNames: "chunks/[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome87", "edge88", "firefox78", "safari15"], // the browsers of offices: 360 and QQ in their Chromium mode
  minify: true,
  charset: "utf8",
  legalComments: "eof",
  logLevel: "warning",
};
try {
  await build(options);
} catch {
  process.exit(1); // esbuild has already said where
}
await cp("node_modules/htmx.org/LICENSE", `${out}/licenses/htmx.txt`);
await cp("node_modules/signature_pad/LICENSE", `${out}/licenses/signature_pad.txt`);
