import {registry} from "@web/core/registry";

/**
 * An accountant answers a dispute that has arrived as an exception; its outcome comes
 * by refreshing it, as the test has the bank decide meanwhile.
 */
registry.category("web_tour.tours").add("payment_dispute_tour", {
    steps: () => [
        {
            content: "Open the exception of the dispute",
            trigger: ".o_data_row:contains('Dispute') td[name='kind_id']",
            run: "click",
        },
        {
            content: "It says in plain words what happened",
            trigger: ".alert:contains('asked their bank to take a payment back')",
        },
        {
            content: "Answer it",
            trigger: "button[name='action_answer_dispute']",
            run: "click",
        },
        {
            content: "A refund would come too late",
            trigger: ".alert:contains('A refund would come too late')",
        },
        {
            content: "Gather what is known by now",
            trigger: "button[name='action_gather_evidence']",
            run: "click",
        },
        {
            content: "The delivery is in the statement; sign it",
            trigger: "div[name='evidence_text'] textarea:value('/OUT/')",
            run: "edit The customer signed for the delivery.",
        },
        {
            content: "Send it to the bank",
            trigger: "button[name='action_submit_evidence']",
            run: "click",
        },
        {
            content: "The bank looks only once",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It is with the bank",
            trigger: ".o_arrow_button_current:contains('Under Review')",
        },
        {
            content: "The pack is kept with the dispute",
            trigger: ".o-mail-Message:contains('Evidence was sent')",
        },
    ],
});

registry.category("web_tour.tours").add("payment_dispute_outcome_tour", {
    steps: () => [
        {
            content: "The bank has decided meanwhile",
            trigger: "button[name='action_refresh']",
            run: "click",
        },
        {
            content: "The dispute is lost, and a credit note still owes the money",
            trigger: ".alert:contains('The bank gave the customer what a credit note')",
        },
        {
            content: "Count it as paid instead of refunding it",
            trigger: "button[name='action_settle_credit_notes']",
            run: "click",
        },
        {
            content: "The entry names the dispute",
            trigger: ".o_form_view:contains('Dispute du_')",
        },
    ],
});
