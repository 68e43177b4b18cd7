// A small static server for the built page: node scripts/serve.mjs [FOLDER] (default dist), PORT in the environment
// (default 8080). Also a module: the browser tests start it on a free port. Reads nothing outside its folder.

import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** The file that a request means, or null where there is none in the folder. */
async function fileFor(folder, prefix, address) {
  let path;
  try {
    path = decodeURIComponent(new URL(address, "http://localhost").pathname);
  } catch {
    return null;
  }
  if (!path.startsWith(prefix) || path.includes("\0")) return null;
  const file = normalize(join(folder, path.slice(prefix.length)));
  if (file !== folder && !file.startsWith(folder + sep)) return null;
  const wanted = path.endsWith("/") ? join(file, "index.html") : file;
  const found = await stat(wanted).catch(() => null);
  return found?.isFile() ? { path: wanted, size: found.size } : null;
}

/**
 * Serves a folder on 127.0.0.1. `prefix` is the path under which the page lives, "/" unless told; port 0 takes a free one.
 * Resolves to `{ url, stop }`; rejects when the port is taken.
 */
export async function serve({ folder, port = 0, prefix = "/" }) {
  const root = resolve(folder);
  const server = createServer(async (request, response) => {
    const file = ["GET", "HEAD"].includes(request.method) ? await fileFor(root, prefix, request.url) : null;
    if (!file) {
      response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There is no such file.\n");
      return;
    }
    response.writeHead(200, {
      "content-type": TYPES[extname(file.path)] ?? "application/octet-stream",
      "content-length": file.size,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    if (request.method === "HEAD") response.end();
    else createReadStream(file.path).on("error", () => response.destroy()).pipe(response);
  });
  await new Promise((done, failed) => server.once("error", failed).listen(port, "127.0.0.1", done));
  const stop = () =>
    new Promise((done) => {
      server.close(done);
      server.closeAllConnections();
    });
  return { url: `http://localhost:${server.address().port}${prefix}`, stop };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2] ?? "dist";
  const port = Number(process.env.PORT ?? 8080);
  try {
    const { url } = await serve({ folder, port });
    console.log(`Plumbline is at ${url} (Ctrl-C ends it)`);
  } catch (error) {
    const why = error.code === "EADDRINUSE" ? `port ${port} is taken; choose another with PORT=…` : error.message;
    console.error(`cannot serve ${folder}: ${why}`);
    process.exitCode = 1;
  }
}
