/** What the tours of the scanner do and look for alike. */

/** Type like a scanner does: every key in a row, Enter at the end. */
export function scan(...barcodes) {
    for (const barcode of barcodes) {
        for (const key of [...barcode, "Enter"]) {
            document.body.dispatchEvent(
                new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
            );
        }
    }
}

/** Keep on the page which kind of tone the scanner played last. */
export function listen() {
    const {start} = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function (...args) {
        document.body.dataset.heard = this.type;
        return start.apply(this, args);
    };
}

/** An element of the page, once a tone was heard: "square" is an error. */
export const heard = (tone, selector) => `body[data-heard=${tone}] ${selector}`;

/** The scanner's last message, ok or error. */
export const message = (status, text) =>
    `.o_returns_scanner[data-status=${status}] .o_returns_scanner_message:contains(${text})`;

/** The scanner that has sent every scan. */
export const settled = ".o_returns_scanner:not(:has(.o_returns_scanner_waiting))";
