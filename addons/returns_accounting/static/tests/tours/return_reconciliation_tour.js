import {registry} from "@web/core/registry";

/** An accountant finds the line that waits for its settlement and opens its return. */
registry.category("web_tour.tours").add("return_reconciliation_tour", {
    steps: () => [
        {
            content: "The refunded amount of the line is not settled",
            trigger: ".o_data_row:contains('Settlement') td[name='diff_settled']",
            run: "click",
        },
        {
            content: "Its return opens",
            trigger: ".o_form_view .o_field_widget[name='settlement_status']",
        },
    ],
});
