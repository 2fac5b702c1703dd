import {message, scan, settled} from "./return_scanner_steps";
import {registry} from "@web/core/registry";

/** Give a picture to the file input, as the camera of a phone does. */
async function takePicture(selector) {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 64;
    canvas.getContext("2d").fillRect(0, 0, 64, 64);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const transfer = new DataTransfer();
    transfer.items.add(new File([blob], "seat.png", {type: "image/png"}));
    const input = document.querySelector(selector);
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

const question = (kind) => `.o_returns_question[data-kind=${kind}]`;

/**
 * Three chairs are inspected by the questions of their checklist: two as new with a
 * photo, back to stock; one torn, which goes to scrap.
 */
registry.category("web_tour.tours").add("return_scanner_inspection_tour", {
    steps: () => [
        {
            trigger: ".o_returns_scanner_empty",
            run: () => scan("RMA-TOUR"),
        },
        {
            trigger: ".o_returns_scanner_title:contains(RMA-TOUR)",
        },
        {
            content: "Goods without a barcode are counted by touch",
            trigger: ".o_returns_scanner_plus",
            run: "click",
        },
        {
            trigger: `${question("yes_no")} [data-value=yes]`,
            run: "click",
        },
        {
            trigger: `${question("choice")} [data-value=clean]`,
            run: "click",
        },
        {
            trigger: `${question("photo")} .o_returns_photo_take:enabled`,
            run: () => takePicture(".o_returns_question .o_returns_photo_file"),
        },
        {
            content: "The answers propose grade and disposition",
            trigger: ".o_returns_outcome_result:contains(As new):contains(Restock)",
        },
        {
            content: "The second chair is the same",
            trigger: "[data-barcode=RETCMDMORE]",
            run: "click",
        },
        {
            trigger: message("ok", "2 with the same answers"),
        },
        {
            trigger: settled,
            run: () => takePicture(".o_returns_questions_photos .o_returns_photo_file"),
        },
        {
            content: "A photo of the goods is kept",
            trigger: ".o_returns_photo_count:contains(1)",
        },
        {
            trigger: "[data-barcode=RETCMDNEXT]",
            run: "click",
        },
        {
            trigger: ".o_returns_scanner_plus",
            run: "click",
        },
        {
            trigger: `${question("yes_no")} [data-value=no]`,
            run: "click",
        },
        {
            trigger: `${question("choice")} [data-value=torn]`,
            run: "click",
        },
        {
            trigger: `${question("photo")} .o_returns_question_skip`,
            run: "click",
        },
        {
            content: "The worst answer decides",
            trigger: ".o_returns_outcome_result:contains(Worn)",
        },
        {
            trigger: ".o_returns_outcome_reasons:contains(torn)",
        },
        {
            trigger: "[data-barcode=RETCMDVALIDATE]",
            run: "click",
        },
        {
            trigger: message("ok", "Inspections of RMA-TOUR validated"),
        },
        {
            content: "Labels can be printed now",
            trigger: ".o_returns_scanner_labels",
        },
    ],
});
