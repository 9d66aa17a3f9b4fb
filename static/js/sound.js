// How a verdict sounds and feels.

const TONES = { ok: [[880, 0], [1320, 0.12]], warn: [[660, 0], [660, 0.2]], bad: [[220, 0], [180, 0.2], [150, 0.4]] };
let audio = null;

/** state: ok, warn or bad. */
export function sound(state) {
  try {
    audio ??= new AudioContext();
    for (const [pitch, after] of TONES[state]) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.frequency.value = pitch;
      tone.type = state === "bad" ? "square" : "sine";
      loudness.gain.value = 0.15;
      tone.connect(loudness).connect(audio.destination);
      tone.start(audio.currentTime + after);
      tone.stop(audio.currentTime + after + 0.15);
    }
  } catch {
    // a browser without sound still has colour, shape and word
  }
  navigator.vibrate?.(state === "ok" ? 60 : [120, 60, 120]);
}
