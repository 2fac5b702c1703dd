import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/**
 * The work list of refunds that the law wants, which the test opens: the costliest delay
 * comes first; a customer proves that the goods were sent, and the refund falls due today.
 */
registry.category("web_tour.tours").add("return_legal_clock_tour", {
    steps: () => [
        {
            content: "Double the sum is the worst that can happen",
            trigger:
                ".o_data_row:nth-child(1):contains('Ana Torres') td[name='legal_penalty']:contains('100.00')",
        },
        {
            content: "A twentieth on top comes next",
            trigger:
                ".o_data_row:nth-child(2):contains('Claire Dubois') td[name='legal_penalty']:contains('5.00')",
        },
        {
            content: "Open the return whose goods are not back",
            trigger: ".o_data_row:contains('Waits') td[name='partner_id']",
            run: "click",
        },
        {
            content: "See what the law says",
            trigger: ".o_notebook .nav-link[name='legal']",
            run: "click",
        },
        {
            content: "No fee can be charged",
            trigger: "[name='legal_charges_note']:contains('art. 13(1)')",
        },
        {
            content: "The customer proves that the goods were sent today",
            trigger: ".o_field_widget[name='date_dispatch_proof'] input",
            run: "click",
        },
        {
            trigger: ".o_datetime_picker .o_today",
            run: "click",
        },
        ...stepUtils.saveForm(),
        {
            content: "The refund can wait no longer",
            trigger: "[name='legal_state'] .badge:contains('Due Today')",
        },
        {
            content: "Back to the list",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:first",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains('Due Today')",
        },
    ],
});
