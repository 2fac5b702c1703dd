import {
    approveAndReceive,
    backToReturn,
    choose,
    inspect,
    validateTransfer,
} from "./return_steps";
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
        ...choose(
            ".o_selected_row .o_field_widget[name='exchange_product_id'] input",
            "Table"
        ),
        {
            content: "The customer pays the difference",
            trigger:
                ".o_field_widget[name='exchange_line_ids'] .o_selected_row [name='exchange_difference']:contains('100.00')",
        },
        ...stepUtils.saveForm(),
        ...approveAndReceive(),
        ...inspect("Chair", "As new", "Restock"),
        ...backToReturn(),
        {
            content: "The replacement waits to be shipped",
            trigger: "button[name='action_view_exchange_pickings']",
            run: "click",
        },
        ...validateTransfer(),
    ],
});
