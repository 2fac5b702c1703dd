import {registry} from "@web/core/registry";

/**
 * An accountant credits the inspected return that the test opens: the credit note says
 * what is kept and why, and once it is posted the return shows it.
 */
registry.category("web_tour.tours").add("return_credit_note_tour", {
    steps: () => [
        {
            content: "Draft the credit note of what was inspected",
            trigger: "button[name='action_create_credit_notes']",
            run: "click",
        },
        {
            content: "The fee says of which goods and why",
            trigger:
                ".o_data_row:contains('Restocking fee of 15 % on Chair: Used or damaged')",
        },
        {
            content: "So does the deduction",
            trigger:
                ".o_data_row:contains('Diminished value of 1 x Chair, 30 %: Broken')",
        },
        {
            content: "What is left: 100 less 15 and 30",
            trigger: ".oe_invoice_lines_tab:contains('55.00')",
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
        {
            content: "Go back to its return",
            trigger: "button[name='action_view_return_order']",
            run: "click",
        },
        {
            content: "The return shows what was kept and what was credited",
            trigger:
                ".o_data_row:has(td[name='restocking_fee']:contains('45.00')) td[name='amount_credited']:contains('55.00')",
        },
        {
            content: "Its credit is complete",
            trigger: ".o_field_widget[name='credit_status']:contains('Complete')",
        },
    ],
});
