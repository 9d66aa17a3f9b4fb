// The scans this device still has to deliver, kept in IndexedDB until the server says that it has them.

const NAME = "lianqiao-door";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("waiting", { keyPath: "seq", autoIncrement: true }).createIndex("nonce", "scan.nonce");
      asked.result.createObjectStore("problems", { keyPath: "nonce" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

// Runs `work` on one store; resolves once what it wrote is on disk, with the result of the request it returned.
async function within(store, mode, work) {
  const database = await opened();
  try {
    return await new Promise((resolve, reject) => {
      const change = database.transaction(store, mode, { durability: "strict" });
      const asked = work(change.objectStore(store));
      change.oncomplete = () => resolve(asked?.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  } finally {
    database.close();
  }
}

// Keep a scan; resolves with its number in the order of scans.
export const keep = (scan) => within("waiting", "readwrite", (store) => store.add({ scan }));
export const change = (seq, scan) => within("waiting", "readwrite", (store) => store.put({ seq, scan }));
export const drop = (seq) => within("waiting", "readwrite", (store) => store.delete(seq));
export const waiting = (most = 100) => within("waiting", "readonly", (store) => store.getAll(null, most));
export const length = () => within("waiting", "readonly", (store) => store.count());
export const problems = () => within("problems", "readonly", (store) => store.getAll());

// The server will never take this scan: into the list that staff see, out of the queue.
export async function refuse(seq, scan, code) {
  await within("problems", "readwrite", (store) => store.put({ ...scan, seq, code }));
  await drop(seq);
}

// Ask the browser not to clear what is kept when space is short.
export const persist = () => navigator.storage?.persist?.().catch(() => false);
