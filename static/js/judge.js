// What a badge's code is and what a scan comes to without a network: the rules of src/events/checkin/rules.py in the
// browser. No page, no storage, no network; both are held to the same cases, tests/vectors/checkin.json.

const PREFIX = "HX1-";
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 31;
const CHECK_MODULUS = 31;
const MISREAD = { I: "1", L: "1", O: "0" };
const LOCAL_MS = 8 * 3600 * 1000; // Asia/Shanghai has no summer time

/** A code as scanners and input methods deliver it, made plain. */
export function clean(text) {
  const plain = [...text.normalize("NFKC").toUpperCase()].filter((sign) => /[^\s\p{C}]/u.test(sign)).join("");
  if (!plain.startsWith(PREFIX)) return plain;
  return PREFIX + plain.slice(PREFIX.length).replace(/[ILO]/g, (sign) => MISREAD[sign]);
}

/** Whether a cleaned text can be a badge's code: length, alphabet and check character. */
export function isToken(code) {
  if (code.length !== LENGTH || !code.startsWith(PREFIX)) return false;
  const values = [...code.slice(PREFIX.length)].map((sign) => ALPHABET.indexOf(sign));
  const check = values.pop();
  return check >= 0 && !values.includes(-1) && values.reduce((sum, one) => sum + one, 0) % CHECK_MODULUS === check;
}

/** The local date of a moment in milliseconds. */
export const dayOf = (at) => new Date(at + LOCAL_MS).toISOString().slice(0, 10);

/** What a scan comes to; the first thing that stands in the way is named. */
function judge({ house, entry, kind, point, at }) {
  if (!entry) return "unknown";
  if (house.over || house.closed.includes(point)) return "closed";
  if (entry.state !== "valid") return entry.state;
  if (!entry.person) return "incomplete";
  if (!entry.accepted) return "not_accepted";
  if (!house.rehearsal && dayOf(at) !== house.day) return "wrong_time";
  return kind === "entry" && entry.inside ? "duplicate" : "admitted";
}

/**
 * What a device says on its own. scan: {code, kind, point, at}, at in milliseconds of the server's clock. house: what
 * the roster says of the session, none while there is no roster: then whoever shows a well-formed code goes in and the
 * server judges later. entry: the roster's line of this code, if any. way: which way this device itself has seen the
 * badge go since the roster was made, if it has.
 */
export function decide(scan, house, entry, way) {
  if (!isToken(scan.code)) return "unknown";
  if (!house) return scan.kind === "entry" && way === "entry" ? "duplicate" : "admitted";
  const seen = entry && way ? { ...entry, inside: way === "entry" } : entry;
  return judge({ ...scan, house, entry: seen });
}
