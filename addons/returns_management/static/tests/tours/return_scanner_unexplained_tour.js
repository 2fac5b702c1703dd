import {message, scan, settled} from "./return_scanner_steps";
import {registry} from "@web/core/registry";

const offer = (text) => `.o_returns_scanner_offers button:contains(${text})`;
const unexpected = (...texts) =>
    ".o_returns_scanner_line_unexpected" +
    texts.map((text) => `:contains(${text})`).join("");

/**
 * A parcel holds tables that were never sold to anybody, and a phone whose number nobody
 * knows: all is taken in for an unknown sender, one scan too many is undone.
 */
registry.category("web_tour.tours").add("return_scanner_unexplained_tour", {
    steps: () => [
        {
            trigger: ".o_returns_scanner_empty",
            run: () => scan("TABLE"),
        },
        {
            content: "Nothing explains it, but there is a way out",
            trigger: message("error", "no return expects it"),
        },
        {
            trigger: offer("Take in without an order"),
            run: "click",
        },
        {
            content: "The screen has a return of nobody, with one table",
            trigger: ".o_returns_scanner_title:contains(Unknown Sender)",
        },
        {
            trigger: message("warning", "1 taken in"),
        },
        {
            trigger: settled,
            run: () => scan("TABLE", "TABLE"),
        },
        {
            content: "Repeated scans count without a question",
            trigger: message("ok", "3 taken in"),
        },
        {
            trigger: settled,
            run: () => scan("RETCMDUNDO"),
        },
        {
            trigger: message("ok", "Taken back"),
        },
        {
            trigger: unexpected("Table", "2"),
        },
        {
            trigger: settled,
            run: () => scan("PHONE"),
        },
        {
            content: "The next step is named",
            trigger: message("warning", "scan the number"),
            run: () => scan("SN-NOBODY-KNOWS"),
        },
        {
            trigger: unexpected("Phone", "SN-NOBODY-KNOWS"),
        },
        {
            content: "Its label can be printed",
            trigger: ".o_returns_scanner_labels:contains(Print parcel label)",
        },
        {
            trigger: "[data-barcode=RETCMDVALIDATE]",
            run: "click",
        },
        {
            trigger: message("ok", "Nobody knows yet whose it is"),
        },
        {
            trigger: ".o_returns_scanner_line .o_received:contains(2)",
        },
        {
            content: "The next parcel is taken in by a code of the card",
            trigger: settled,
            run: () => scan("RETCMDBACK", "TABLE", "RETCMDTAKEIN"),
        },
        {
            trigger: message("warning", "1 taken in"),
        },
        {
            trigger: settled,
        },
    ],
});
