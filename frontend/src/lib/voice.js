/** Speaking Chinese aloud, with a two-tone chime before it or, where no Chinese voice is installed, instead of it. */

let audio = null;

const DIGITS = { 0: "零", 1: "一", 2: "二", 3: "三", 4: "四", 5: "五", 6: "六", 7: "七", 8: "八", 9: "九" };

/** "A017" -> "A 零 一 七": numbers are read digit by digit, as in every hall. */
export const spell = (number) => [...String(number)].map((c) => DIGITS[c] ?? c).join(" ");

/** The sentence for a call; said twice. */
export const callSentence = (number, window) => `请 ${spell(number)} 号，到 ${window} 号窗口。`;

/** The installed Chinese voice (mainland first), or null. */
export function chineseVoice() {
  const voices = window.speechSynthesis?.getVoices() ?? [];
  return voices.find((v) => /^zh[-_]CN/i.test(v.lang)) ?? voices.find((v) => /^(zh|cmn)/i.test(v.lang)) ?? null;
}

/** Whether the browser lets this page sound; false until somebody has touched it. */
export function soundAllowed() {
  try { audio ??= new AudioContext(); } catch { return false; }
  return audio.state === "running";
}

/** To be called from a click: allows sound from now on. */
export async function unlock() {
  try {
    audio ??= new AudioContext();
    await audio.resume();
  } catch { /* no audio device: the picture must do */ }
  window.speechSynthesis?.speak(Object.assign(new SpeechSynthesisUtterance(" "), { volume: 0 }));
}

/** Two soft tones; resolves when they have sounded. */
export function chime() {
  if (!soundAllowed()) return Promise.resolve();
  const start = audio.currentTime;
  for (const [at, pitch] of [[0, 784], [0.28, 587]]) {
    const tone = audio.createOscillator();
    const loud = audio.createGain();
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, start + at);
    loud.gain.linearRampToValueAtTime(0.4, start + at + 0.02);
    loud.gain.exponentialRampToValueAtTime(0.001, start + at + 0.6);
    tone.connect(loud).connect(audio.destination);
    tone.start(start + at);
    tone.stop(start + at + 0.65);
  }
  return new Promise((done) => { setTimeout(done, 950); });
}

/** Say `text`; resolves at its end, after an error, or after 20 s (some engines never report). */
export function say(text, { rate = 0.9 } = {}) {
  const voice = chineseVoice();
  if (!voice) return Promise.resolve(false);
  return new Promise((done) => {
    const words = Object.assign(new SpeechSynthesisUtterance(text), { lang: voice.lang, voice, rate });
    const end = () => done(true);
    words.onend = end;
    words.onerror = end;
    setTimeout(end, 20000);
    window.speechSynthesis.speak(words);
  });
}

export const hush = () => window.speechSynthesis?.cancel();
