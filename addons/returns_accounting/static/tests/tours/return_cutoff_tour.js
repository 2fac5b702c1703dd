import {registry} from "@web/core/registry";

/**
 * An accountant cuts last month off: takes the lists, looks into one, proposes the
 * accrual and posts it. The test sees to goods that came back without a credit note.
 */
registry.category("web_tour.tours").add("return_cutoff_tour", {
    steps: () => [
        {
            content: "Add a period end; it is the last day of last month",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Take the lists",
            trigger: "button[name='action_refresh']",
            run: "click",
        },
        {
            content: "The lists tie to the ledger",
            trigger: ".alert-success:contains('tie to the ledger')",
        },
        {
            content: "Look into what was received and not credited",
            trigger: "button[name='action_view_received_not_credited']",
            run: "click",
        },
        {
            content: "It is the chair",
            trigger: ".o_data_row:contains('Chair') td[name='amount_document']",
        },
        {
            content: "Go back",
            trigger: ".o_back_button, .breadcrumb-item:last a",
            run: "click",
        },
        {
            content: "Propose the accrual",
            trigger: "button[name='action_propose']",
            run: "click",
        },
        {
            content: "It comes with its reversal",
            trigger: ".o_list_view .o_data_row:nth-child(2)",
        },
        {
            content: "Go back once more",
            trigger: ".o_back_button, .breadcrumb-item:last a",
            run: "click",
        },
        {
            content: "Post it",
            trigger: "button[name='action_post']",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current:contains('Posted')",
        },
    ],
});
