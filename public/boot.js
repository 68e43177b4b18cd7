// Starts the page: loads the wasm-bindgen module that the build names in this script's data attributes, then
// registers the service worker. It holds no feature of the page; those are Rust.

const script = document.querySelector("script[data-js][data-wasm]");

/** Says in the page, in plain text, that it could not start and why. */
function sayWhyNot(reason) {
  const box = document.createElement("main");
  box.setAttribute("role", "alert");
  box.className = "boot-failure";
  const line = document.createElement("p");
  line.textContent = "Plumbline could not start. Your saved work is untouched; reload to try again.";
  const detail = document.createElement("p");
  detail.textContent = reason;
  box.append(line, detail);
  document.body.replaceChildren(box);
}

async function start() {
  if (typeof WebAssembly !== "object") {
    sayWhyNot("This browser does not run WebAssembly, or it is switched off.");
    return;
  }
  try {
    const bindings = await import(new URL(script.dataset.js, document.baseURI).href);
    await bindings.default({ module_or_path: new URL(script.dataset.wasm, document.baseURI) });
    document.documentElement.dataset.started = "";
  } catch (error) {
    console.error(error);
    sayWhyNot(`The reason given: ${error instanceof Error ? error.message : String(error)}`);
  }
}

// The page hears "plumbline-update-ready" when a new version is waiting, and answers "plumbline-apply-update" when
// the person agrees. "plumbline-update-applied" tells the other tabs that one of them agreed.
async function keepForOffline(url) {
  const workers = navigator.serviceWorker;
  let applying = false;
  let controlled = workers.controller !== null;

  const announce = (registration) => {
    if (registration.waiting && workers.controller) window.dispatchEvent(new CustomEvent("plumbline-update-ready"));
  };

  workers.addEventListener("controllerchange", () => {
    if (applying) location.reload();
    else if (controlled) window.dispatchEvent(new CustomEvent("plumbline-update-applied"));
    controlled = true;
  });

  const registration = await workers.register(url, { updateViaCache: "none" });
  window.addEventListener("plumbline-apply-update", () => {
    if (!registration.waiting) return;
    applying = true;
    registration.waiting.postMessage({ type: "skip-waiting" });
  });
  registration.addEventListener("updatefound", () => {
    const arriving = registration.installing;
    arriving?.addEventListener("statechange", () => announce(registration));
  });
  announce(registration);
}

await start();

// only a release build names one; opening the page without a service worker loses nothing but working offline
if (script.dataset.serviceWorker && "serviceWorker" in navigator) {
  keepForOffline(new URL(script.dataset.serviceWorker, document.baseURI)).catch((error) => {
    console.warn("Plumbline will not work offline:", error);
  });
}
