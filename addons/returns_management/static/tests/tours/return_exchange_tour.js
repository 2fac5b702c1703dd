import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/**
 * A chair is exchanged for a dearer table, from the requested return that the test opens:
 * choose the product, approve, receive, inspect; the replacement is ordered with the
 * difference.
 */
registry.category("web_tour.tours").add("return_exchange_tour", {
    steps: () => [
        {
            content: "See what is exchanged",
            trigger: ".o_notebook .nav-link[name='exchange']",
            run: "click",
        },
        {
            content: "Another product goes out",
            trigger:
                ".o_field_widget[name='exchange_line_ids'] .o_data_row td[name='exchange_product_id']",
            run: "click",
        },
        {
            trigger:
                ".o_selected_row .o_field_widget[name='exchange_product_id'] input",
            run: "edit Table",
        },
        {
            trigger: ".ui-autocomplete a:contains('Table')",
            run: "click",
        },
        {
            content: "The customer pays the difference",
            trigger:
                ".o_field_widget[name='exchange_line_ids'] .o_selected_row [name='exchange_difference']:contains('100.00')",
        },
        ...stepUtils.saveForm(),
        {
            content: "Approve it",
            trigger: "button[name='action_approve']",
            run: "click",
        },
        {
            content: "Open the receipt",
            trigger: "button[name='action_view_pickings']",
            run: "click",
        },
        {
            trigger: "button[name='button_validate']",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Done')",
        },
        {
            trigger: "button[name='action_view_return_order']",
            run: "click",
        },
        {
            trigger: "button[name='action_inspect']",
            run: "click",
        },
        {
            trigger: ".o_data_row td[name='grade_id']",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name='grade_id'] input",
            run: "edit As new",
        },
        {
            trigger: ".ui-autocomplete a:contains('As new')",
            run: "click",
        },
        {
            trigger: ".o_selected_row .o_field_widget[name='disposition_id'] input",
            run: "edit Restock",
        },
        {
            trigger: ".ui-autocomplete a:contains('Restock')",
            run: "click",
        },
        {
            trigger: ".o_data_row button[name='action_done']",
            run: "click",
        },
        {
            trigger: ".o_data_row.text-muted",
        },
        {
            content: "Back to the return",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "The replacement waits to be shipped",
            trigger: "button[name='action_view_exchange_pickings']",
            run: "click",
        },
        {
            trigger: "button[name='button_validate']",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Done')",
        },
    ],
});
