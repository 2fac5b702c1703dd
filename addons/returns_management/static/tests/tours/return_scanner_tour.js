import {heard, listen, message, scan, settled} from "./return_scanner_steps";
import {registry} from "@web/core/registry";

const SCANNER_URL = "return.scan/scan";
const openRequest = XMLHttpRequest.prototype.open;
const sendRequest = XMLHttpRequest.prototype.send;

/** The network is down: scans do not reach the server. */
function cutNetwork() {
    XMLHttpRequest.prototype.open = function (method, url, ...rest) {
        this.isScan = url.includes(SCANNER_URL);
        return openRequest.call(this, method, url, ...rest);
    };
    XMLHttpRequest.prototype.send = function (...args) {
        if (!this.isScan) {
            return sendRequest.apply(this, args);
        }
        document.body.dataset.lostScan = "true";
        setTimeout(() => this.dispatchEvent(new Event("error")));
    };
}

function restoreNetwork() {
    XMLHttpRequest.prototype.open = openRequest;
    XMLHttpRequest.prototype.send = sendRequest;
}

/**
 * A clerk receives a return of two serial numbers, one of them scanned while the network
 * is down, and inspects them: one as new, one broken.
 */
registry.category("web_tour.tours").add("return_scanner_tour", {
    steps: () => [
        {
            trigger: ".o_returns_scanner_empty",
            run: () => {
                listen();
                scan("RMA-TOUR");
            },
        },
        {
            trigger: ".o_returns_scanner_title:contains(RMA-TOUR)",
            run: () => scan("SN-NOBODY-KNOWS"),
        },
        {
            content: "An unknown serial number is named, and heard",
            trigger: heard("square", message("error", "SN-NOBODY-KNOWS is unknown")),
            run: () => scan("SN-1"),
        },
        {
            trigger: heard("sine", message("ok", "SN-1: 1 of 2")),
            run: () => {
                cutNetwork();
                scan("SN-2");
            },
        },
        {
            content: "The scan waits for the network",
            trigger:
                "body[data-lost-scan] .o_returns_scanner_waiting:contains(1 scan waiting)",
            run: restoreNetwork,
        },
        {
            content: "It is sent again and counts once",
            trigger: message("ok", "SN-2: 2 of 2"),
        },
        {
            trigger: settled,
            run: () => scan("RETCMDVALIDATE"),
        },
        {
            content: "The receipt is done, the goods are to be inspected",
            trigger: "[data-barcode=RETCMDINSPECT].btn-primary",
            run: () => scan("RETGRDA", "RETDSPrestock", "SN-1"),
        },
        {
            trigger: message("ok", "SN-1: 1 of 2"),
            run: () => scan("RETGRDD", "RETDSPscrap", "SN-2"),
        },
        {
            trigger: message("ok", "SN-2: 2 of 2"),
        },
        {
            content: "Validate by touch",
            trigger: "[data-barcode=RETCMDVALIDATE]",
            run: "click",
        },
        {
            trigger: message("ok", "Inspections of RMA-TOUR validated"),
        },
    ],
});
