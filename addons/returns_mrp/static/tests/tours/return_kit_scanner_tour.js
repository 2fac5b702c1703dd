import {registry} from "@web/core/registry";

function scan(...barcodes) {
    for (const barcode of barcodes) {
        for (const key of [...barcode, "Enter"]) {
            document.body.dispatchEvent(
                new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
            );
        }
    }
}

const message = (status, text) =>
    `.o_returns_scanner[data-status=${status}] .o_returns_scanner_message:contains(${text})`;
const note = (text) => `.o_returns_scanner_note:contains(${text})`;

/**
 * A desk of a top, four legs and a motor with a serial number: a leg comes later.
 */
registry.category("web_tour.tours").add("return_kit_scanner_tour", {
    steps: () => [
        {
            trigger: ".o_returns_scanner_empty",
            run: () => scan("RMA-TOUR"),
        },
        {
            content: "The line of the kit says how many parts it has",
            trigger: note("0 of 6 parts"),
            run: () => scan("M-2"),
        },
        {
            content: "Who bought the motor is named",
            trigger: message("error", "Karl Weber"),
            run: () => scan("M-1"),
        },
        {
            trigger: message("ok", "Motor M-1: 1 of 1"),
            run: () => scan("TOP", "LEG", "LEG", "LEG"),
        },
        {
            trigger: note("5 of 6 parts, missing: 1 Leg"),
            run: () => scan("RETCMDUNDO"),
        },
        {
            trigger: note("4 of 6 parts, missing: 2 Leg"),
            run: () => scan("LEG"),
        },
        {
            trigger: note("5 of 6 parts, missing: 1 Leg"),
        },
        {
            trigger: "[data-barcode=RETCMDVALIDATE]",
            run: "click",
        },
        {
            content: "What is missing is named, and what waits for it",
            trigger: message("ok", "Desk is not complete: 1 Leg missing"),
            run: () => scan("LEG"),
        },
        {
            trigger: note("6 of 6 parts"),
        },
        {
            trigger: ".o_returns_scanner_line_full .o_received:contains(1)",
            run: () => scan("RETCMDVALIDATE"),
        },
        {
            trigger: "[data-barcode=RETCMDINSPECT].btn-primary",
        },
    ],
});
