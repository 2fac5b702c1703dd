/** Pitches (Hz) of short tones: up is good, low is bad, also for those who look away. */
const TONES = {
    ok: [880, 1320],
    warning: [660, 660],
    error: [220, 160, 220],
};
const SECONDS = 0.12;

let audio = null;

/**
 * @param {"ok"|"warning"|"error"} status
 */
export function playSound(status) {
    audio ??= new AudioContext();
    TONES[status].forEach((pitch, index) => {
        const tone = audio.createOscillator();
        tone.type = status === "error" ? "square" : "sine";
        tone.frequency.value = pitch;
        tone.connect(audio.destination);
        tone.start(audio.currentTime + index * SECONDS);
        tone.stop(audio.currentTime + (index + 1) * SECONDS);
    });
}
