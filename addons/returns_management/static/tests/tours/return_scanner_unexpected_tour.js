import {message, scan, settled} from "./return_scanner_steps";
import {registry} from "@web/core/registry";

/**
 * A parcel has the serial number that was announced, one that somebody else bought and
 * one that nobody knows: the last two are recorded as unexpected.
 */
registry.category("web_tour.tours").add("return_scanner_unexpected_tour", {
    steps: () => [
        {
            trigger: ".o_returns_scanner_empty",
            run: () => scan("SN-1"),
        },
        {
            content: "Without a return, the goods lead to the one that expects them",
            trigger: ".o_returns_scanner_offers button:contains(RMA-TOUR)",
            run: "click",
        },
        {
            trigger: message("ok", "SN-1: 1 of 1"),
        },
        {
            trigger: settled,
            run: () => scan("SN-2"),
        },
        {
            content: "Who bought it is named",
            trigger: message("error", "Karl Weber"),
        },
        {
            trigger: ".o_returns_scanner_offers .btn-danger:contains(SN-2)",
            run: "click",
        },
        {
            trigger: ".o_returns_scanner_line_unexpected:contains(SN-2)",
        },
        {
            trigger: settled,
            run: () => scan("SN-NOBODY-KNOWS"),
        },
        {
            trigger: message("error", "SN-NOBODY-KNOWS is unknown"),
        },
        {
            trigger: ".o_returns_scanner_offers .btn-danger:contains(SN-NOBODY-KNOWS)",
            run: "click",
        },
        {
            trigger: ".o_returns_scanner_line_unexpected:contains(SN-NOBODY-KNOWS)",
        },
        {
            content: "Receive all of it",
            trigger: "[data-barcode=RETCMDVALIDATE]",
            run: "click",
        },
        {
            trigger: message("ok", "received"),
        },
        {
            content: "What nobody announced is a red line of its own",
            trigger: ".o_returns_scanner_line_unexpected .o_received:contains(2)",
        },
    ],
});
