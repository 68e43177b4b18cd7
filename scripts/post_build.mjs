// Trunk's last step: writes the content security policy into index.html and the service worker beside it.
// Node alone, no packages. A debug build (trunk serve) gets neither: its reload script is inline and changes.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";

const POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "img-src": "'self' data: blob:",
  "font-src": "'self'",
  // a person may type in the endpoint of a context manager, and a policy in the page cannot change later
  "connect-src": "'self' https: http://localhost:* http://127.0.0.1:*",
  "manifest-src": "'self'",
  "worker-src": "'self'",
  "base-uri": "'self'",
  "form-action": "'none'",
};

// removes itself and its caches: a browser that knew the release must not serve it to a developer
const NO_SERVICE_WORKER = `self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) await caches.delete(name);
  await self.registration.unregister();
})()));
`;

const MARKER = /<meta name="?content-security-policy-goes-here"?\s*\/?>/;
const BOOT = /<script(?=[^>]*\bboot\.js)/;

/** The page's html with the policy in place of the marker and, in a release, the service worker named. */
function finishHtml(html, release) {
  if (!MARKER.test(html)) throw new Error("index.html has lost the marker for the content security policy");
  if (!BOOT.test(html)) throw new Error("index.html does not load boot.js");
  if (!release) return html.replace(MARKER, "");
  if (/<script(?![^>]*\ssrc=)/.test(html)) throw new Error("index.html has an inline script, which the policy forbids");
  const policy = Object.entries(POLICY).map(([name, value]) => `${name} ${value}`).join("; ");
  return html
    .replace(MARKER, `<meta http-equiv="Content-Security-Policy" content="${policy}">`)
    .replace(BOOT, '<script data-service-worker="sw.js"');
}

/** Tells the scripts that load the later parts of a program the final name of its first part. */
function connectParts(folder) {
  const top = readdirSync(folder);
  for (const link of readdirSync(folder, { recursive: true }).filter((name) => /snippets[\\/][^\\/]+[\\/]link\.js$/.test(name))) {
    const program = link.replaceAll("\\", "/").split("/").at(-2).replace(/-[0-9a-f]+$/, "");
    const main = top.find((name) => name.startsWith(program) && /^(-[0-9a-f]+)?\.js$/.test(name.slice(program.length)));
    if (!main) throw new Error(`${link}: there is no ${program}.js to belong to`);
    const file = join(folder, link);
    writeFileSync(file, readFileSync(file, "utf8").replace("@MAIN@", `../../${main}`));
  }
}

/** Every file of the folder with its digest, in the order of their names; the page itself is "./". */
function precacheList(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "sw.js" && !entry.name.startsWith("."))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .map((file) => ({
      url: file === join(folder, "index.html") ? "./" : relative(folder, file).replaceAll("\\", "/"),
      integrity: `sha384-${createHash("sha384").update(readFileSync(file)).digest("base64")}`,
    }));
}

const folder = process.env.TRUNK_STAGING_DIR;
if (!folder) throw new Error("TRUNK_STAGING_DIR is not set: Trunk runs this, nobody else");
const release = process.env.TRUNK_PROFILE === "release";

connectParts(folder);
const index = join(folder, "index.html");
writeFileSync(index, finishHtml(readFileSync(index, "utf8"), release));

if (release) {
  const files = precacheList(folder);
  const list = JSON.stringify(files, null, 1);
  const version = createHash("sha256").update(list).digest("hex").slice(0, 16);
  const template = readFileSync(new URL("sw.template.js", import.meta.url), "utf8");
  writeFileSync(join(folder, "sw.js"), template.replace("@VERSION@", version).replace("@FILES@", () => list));
  console.log(`post_build: ${files.length} files kept for offline use, version ${version}`);
} else {
  writeFileSync(join(folder, "sw.js"), NO_SERVICE_WORKER);
}
