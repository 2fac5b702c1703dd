import {message, scan, settled} from "./return_scanner_steps";
import {registry} from "@web/core/registry";

const CHAIR = "4006381333931";
const offer = (text) => `.o_returns_scanner_offers button:contains(${text})`;

/**
 * One chair was announced and four come: a clerk may not credit them, so one stays
 * without credit and two go back. Scanning goes on all the time.
 */
registry.category("web_tour.tours").add("return_scanner_surplus_tour", {
    steps: () => [
        {
            trigger: ".o_returns_scanner_empty",
            run: () => scan("RMA-TOUR", CHAIR, CHAIR),
        },
        {
            trigger: message("warning", "1 more than authorised"),
        },
        {
            content: "Who may not credit reads who may",
            trigger: `${offer("Accept and credit")}:disabled:contains(Berta Boss)`,
        },
        {
            trigger: offer("Accept without credit"),
            run: "click",
        },
        {
            trigger: message("ok", "1 more accepted without credit"),
        },
        {
            trigger: ".o_returns_scanner_note:contains(Accept without credit: 1)",
        },
        {
            trigger: settled,
            run: () => scan(CHAIR, CHAIR),
        },
        {
            content: "Nothing waits for the decision",
            trigger: message("warning", "2 more than authorised"),
            run: () => scan("RMA-TOUR"),
        },
        {
            content: "The line still says it",
            trigger: ".o_returns_scanner_surplus:contains(2 too many)",
            run: "click",
        },
        {
            trigger: message("warning", "What happens to the surplus"),
        },
        {
            trigger: offer("Send back to the customer"),
        },
        {
            content: "Validating asks too",
            trigger: "[data-barcode=RETCMDVALIDATE]",
            run: "click",
        },
        {
            trigger: message("error", "2 more came than the 1 authorised"),
            run: () => scan("RETCMDSENDBACK"),
        },
        {
            trigger: message("ok", "put it apart"),
        },
        {
            trigger: "[data-barcode=RETCMDVALIDATE]",
            run: "click",
        },
        {
            trigger: message("ok", "Send back: 2 Chair"),
        },
        {
            trigger: settled,
        },
    ],
});
