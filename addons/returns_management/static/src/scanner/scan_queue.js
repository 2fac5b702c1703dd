import {browser} from "@web/core/browser/browser";
import {ConnectionLostError} from "@web/core/network/rpc";
import {uuid} from "@web/core/utils/strings";

const RETRY_DELAY = 2000;
const SESSION_EXPIRED = "odoo.http.SessionExpiredException";
// The server did nothing with the scan, and will when it is asked again.
const PASSING_ERRORS = new Set([
    SESSION_EXPIRED,
    "odoo.exceptions.ConcurrencyError",
    "psycopg2.OperationalError",
    "psycopg2.errors.DeadlockDetected",
    "psycopg2.errors.LockNotAvailable",
    "psycopg2.errors.SerializationFailure",
]);

/**
 * The scans that the server has not answered yet, in their order.
 *
 * They are kept in the browser's storage, so that neither a lost network nor a closed
 * tab loses one; each has a key that the server answers once, so that sending it again
 * does no harm. The state of the last answer is kept with them.
 */
export class ScanQueue {
    /**
     * @param {Object} params
     * @param {String} params.storageKey one per user, who alone can send his scans
     * @param {Function} params.send (key, barcode, state, photo) => answer of the
     *  server
     * @param {Function} params.onAnswer called with each answer
     * @param {Function} params.onError called with the server's error and the barcode
     * @param {Function} params.onHold called when a new scan cannot be sent for now,
     *  with whether the server asks for a new login
     * @param {Function} params.onFull called when the browser can keep no more
     * @param {Function} params.onChange called with the number of scans that wait
     */
    constructor({storageKey, send, onAnswer, onError, onHold, onFull, onChange}) {
        Object.assign(this, {storageKey, send, onAnswer, onError, onHold, onFull});
        this.onChange = onChange;
        this.isSending = false;
    }

    get stored() {
        const text = browser.localStorage.getItem(this.storageKey);
        return {scans: [], state: {}, ...JSON.parse(text || "{}")};
    }

    get state() {
        return this.stored.state;
    }

    store(changes) {
        const stored = {...this.stored, ...changes};
        browser.localStorage.setItem(this.storageKey, JSON.stringify(stored));
        this.onChange(stored.scans.length);
    }

    /**
     * @param {String} barcode
     * @param {String} [photo] base64 of a picture that goes with it
     */
    async push(barcode, photo) {
        const scan = {key: uuid() + uuid(), barcode, photo};
        try {
            this.store({scans: [...this.stored.scans, scan]});
        } catch (error) {
            // the browser's storage is full of photos that wait for the network
            return this.onFull(error, barcode);
        }
        const error = await this.flush();
        if (error) {
            this.onHold(error.exceptionName === SESSION_EXPIRED);
        }
    }

    /**
     * Send what waits, one scan after the other.
     *
     * @returns {Promise<Error|null>} what stopped it; it is tried again soon
     */
    async flush() {
        if (this.isSending) {
            return null;
        }
        this.isSending = true;
        browser.clearTimeout(this.timer);
        try {
            while (this.stored.scans.length) {
                await this.sendFirst();
            }
            return null;
        } catch (error) {
            this.timer = browser.setTimeout(() => this.flush(), RETRY_DELAY);
            return error;
        } finally {
            this.isSending = false;
        }
    }

    async sendFirst() {
        const {scans, state} = this.stored;
        const {key, barcode, photo} = scans[0];
        try {
            const answer = await this.send(key, barcode, state, photo || false);
            this.remove(key, {state: answer.state});
            this.onAnswer(answer);
        } catch (error) {
            if (
                error instanceof ConnectionLostError ||
                PASSING_ERRORS.has(error.exceptionName)
            ) {
                throw error;
            }
            this.remove(key);
            this.onError(error, barcode);
        }
    }

    /** Another tab may have added scans meanwhile: what is stored now counts. */
    remove(key, changes = {}) {
        const scans = this.stored.scans.filter((scan) => scan.key !== key);
        this.store({scans, ...changes});
    }

    stop() {
        browser.clearTimeout(this.timer);
    }
}
