import {registry} from "@web/core/registry";

/**
 * A return from the sales order that the test opens to the shelf: wizard, approval,
 * receipt, inspection.
 */
registry.category("web_tour.tours").add("return_order_tour", {
    steps: () => [
        {
            content: "Create a return from the delivered order",
            trigger: "button[name='action_create_return']",
            run: "click",
        },
        {
            content: "Choose a reason",
            trigger: ".modal .o_field_widget[name='reason_id'] input",
            run: "edit No longer",
        },
        {
            trigger: ".ui-autocomplete a:contains('No longer wanted')",
            run: "click",
        },
        {
            content: "Return everything",
            trigger: ".modal button[name='action_select_all']",
            run: "click",
        },
        {
            content: "The quantity is filled in",
            trigger: ".modal .o_data_row td[name='quantity']:contains('2.00')",
        },
        {
            trigger: ".modal button[name='action_create_return']",
            run: "click",
        },
        {
            content: "The return is requested: approve it",
            trigger: "button[name='action_approve']",
            run: "click",
        },
        {
            content: "Open the receipt",
            trigger: "button[name='action_view_pickings']",
            run: "click",
        },
        {
            content: "Receive the goods",
            trigger: "button[name='button_validate']",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Done')",
        },
        {
            content: "Back to the return",
            trigger: "button[name='action_view_return_order']",
            run: "click",
        },
        {
            trigger: "button[name='action_inspect']",
            run: "click",
        },
        {
            content: "Grade the goods",
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
            content: "Validate the inspection",
            trigger: ".o_data_row button[name='action_done']",
            run: "click",
        },
        {
            content: "It is done",
            trigger: ".o_data_row.text-muted",
        },
    ],
});
