// What this device keeps in IndexedDB: scans to deliver, scans nobody takes, and by name whatever else it must know.

const NAME = "lianqiao-door";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 2);
    asked.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        asked.result.createObjectStore("waiting", { keyPath: "seq", autoIncrement: true }).createIndex("nonce", "scan.nonce");
        asked.result.createObjectStore("problems", { keyPath: "nonce" });
      }
      asked.result.createObjectStore("known");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

/** Runs `work` on one store; resolves once what it wrote is on disk, with the result of the request it returned. */
export async function within(store, mode, work) {
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

export const recall = (name) => within("known", "readonly", (store) => store.get(name));
export const remember = (name, value) => within("known", "readwrite", (store) => store.put(value, name));
export const forget = (name) => within("known", "readwrite", (store) => store.delete(name));

/** Ask the browser not to clear what is kept when space is short. */
export const persist = () => navigator.storage?.persist?.().catch(() => false);
