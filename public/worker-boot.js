// Starts the second bundle in a module worker: new Worker(new URL("worker-boot.js", document.baseURI), { type: "module" }).
// Requests that arrive while the wasm is still loading are held and delivered, in order, once it listens.

import init from "./worker.js";

const held = [];
const hold = (event) => {
  event.stopImmediatePropagation();
  held.push(event);
};

self.addEventListener("message", hold);
try {
  await init();
  self.removeEventListener("message", hold);
  for (const event of held) self.dispatchEvent(new MessageEvent("message", { data: event.data, ports: [...event.ports] }));
} catch (error) {
  // arrives at the page as the worker's "error" event
  self.reportError(error);
}
