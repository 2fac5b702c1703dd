import {registry} from "@web/core/registry";

/**
 * An accountant credits the inspected return that the test opens, posts the credit
 * note and sends the refund.
 */
registry.category("web_tour.tours").add("return_refund_tour", {
    steps: () => [
        {
            content: "Draft the credit note of what was inspected",
            trigger: "button[name='action_create_credit_notes']",
            run: "click",
        },
        {
            content: "Its last line keeps the restocking fee",
            trigger: ".o_data_row:contains('Restocking fee of 15 %')",
        },
        {
            content: "Post it",
            trigger: "button[name='action_post']",
            run: "click",
        },
        {
            content: "Plan the refund",
            trigger: "button[name='action_create_return_refunds']",
            run: "click",
        },
        {
            content: "Send it",
            trigger: "button[name='action_send']",
            run: "click",
        },
        {
            content: "It is decided; the job sends it",
            trigger: ".o_arrow_button_current:contains('Submitted')",
        },
    ],
});
