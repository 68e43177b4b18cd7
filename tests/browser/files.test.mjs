// The package as a person keeps it: what changed since the last download, and an edited copy that comes back.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bring, FIXTURES, go, journey } from "./harness.mjs";

const rental = (name) => ({ name, text: readFileSync(join(FIXTURES, "rental", name), "utf8") });

/** Unpacks an archive into a folder. */
function unpack(bytes, folder) {
  const archive = join(folder, "package.zip");
  writeFileSync(archive, bytes);
  execFileSync("python3", ["-m", "zipfile", "-e", archive, join(folder, "package")]);
  rmSync(archive);
  return join(folder, "package");
}

const packed = (folder) => {
  execFileSync("python3", ["-c", "import shutil,sys; shutil.make_archive(sys.argv[1], 'zip', sys.argv[1])", folder]);
  return readFileSync(`${folder}.zip`);
};

/** Gives the session another name, and waits until the files say so. */
async function rename(page, name) {
  await page.locator("#session-name").fill(name);
  await page.keyboard.press("Enter");
  await go(page, "files/README.md");
  await page.locator("#file-preview", { hasText: name }).waitFor();
}

const fates = (page) =>
  page.locator(".returned > li").evaluateAll((rows) => Object.fromEntries(rows.map((row) => [row.dataset.path, row.querySelector(".tag").textContent])));

journey(
  "an edited copy of the package comes back, as a folder and as an archive",
  async ({ open, page, download, shot }) => {
    const folder = mkdtempSync(join(tmpdir(), "plumbline-return-"));
    try {
      await open();
      await bring(page, [rental("schema.sql"), rental("briefing.json")]);
      await rename(page, "First name");
      const first = await download(() => page.locator(".topbar #download-package").click());
      const copy = unpack(first.bytes, folder);
      const readme = join(copy, "README.md");
      writeFileSync(readme, readFileSync(readme, "utf8").replace(/^# .*/, "# A title of mine"));
      appendFileSync(join(copy, "Makefile"), "\n# a target of mine\nmine:\n\t@echo mine\n");
      writeFileSync(join(copy, "notes.md"), "# Notes of mine\n");
      rmSync(join(copy, ".yamllint"));

      // the title changes on both sides
      await rename(page, "Second name");
      assert.match(await page.locator("#files-changed").innerText(), /^\d+ files changed$/);
      await page.locator('#file-list a[data-path="README.md"] .mark.changed').waitFor();
      await page.locator("#show-changes").click();
      await page.locator(".difference .in", { hasText: "Second name" }).first().waitFor();
      await page.locator(".difference .out", { hasText: "First name" }).first().waitFor();
      await shot("files-changes");

      await page.locator("#folder-input").setInputFiles(copy);
      await page.locator("#return-summary").waitFor();
      assert.deepEqual(await fates(page), {
        "README.md": "conflict",
        Makefile: "yours",
        "notes.md": "added",
        ".yamllint": "delivered again",
      });
      assert.equal(await page.locator("#return-take").isDisabled(), true, "a conflict waits for a person");
      await shot("files-return");
      await page.getByRole("button", { name: "Keep yours" }).click();
      await page.locator("#return-take").click();
      await page.locator("#return-take").waitFor({ state: "detached" });
      await go(page, "files/notes.md");
      await page.locator("#file-preview", { hasText: "Notes of mine" }).waitFor();

      const second = await download(() => page.locator(".topbar #download-package").click());
      const merged = unpack(second.bytes, mkdtempSync(join(folder, "second-")));
      assert.match(readFileSync(join(merged, "README.md"), "utf8"), /^# A title of mine/);
      assert.match(readFileSync(join(merged, "Makefile"), "utf8"), /echo mine/);
      assert.equal(readFileSync(join(merged, "notes.md"), "utf8"), "# Notes of mine\n");
      assert.ok(JSON.parse(readFileSync(join(merged, "docs/data/report.json"), "utf8")).files_modified.includes("notes.md"));

      // the archive of the same copy has nothing more to say than the title
      const bytes = packed(copy);
      await page.locator("#file-input").setInputFiles({ name: "copy.zip", mimeType: "application/zip", buffer: bytes });
      await page.locator("#return-summary").waitFor();
      assert.deepEqual(await fates(page), { ".yamllint": "delivered again" });
      await page.keyboard.press("Escape");
      await page.locator("#return-summary").waitFor({ state: "detached" });

      // one step takes it all back
      await page.getByRole("button", { name: "Undo", exact: true }).first().click();
      await go(page, "files/README.md");
      await page.locator("#file-preview", { hasText: "Second name" }).waitFor();
      await page.locator('#file-list a[data-path="notes.md"] .mark.gone').waitFor();
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
  { timeout: 180_000 },
);

journey("an archive that is no package of ours is refused in words", async ({ open, page }) => {
  await open();
  const folder = mkdtempSync(join(tmpdir(), "plumbline-other-"));
  try {
    writeFileSync(join(folder, "a.txt"), "a\n");
    const bytes = packed(folder);
    await page.locator("#file-input").setInputFiles({ name: "other.zip", mimeType: "application/zip", buffer: bytes });
    await page.locator("#return-dialog .evidence.error", { hasText: ".plumbline/delivered.json" }).waitFor();
    await page.keyboard.press("Escape");
  } finally {
    rmSync(folder, { recursive: true });
    rmSync(`${folder}.zip`, { force: true });
  }
});
