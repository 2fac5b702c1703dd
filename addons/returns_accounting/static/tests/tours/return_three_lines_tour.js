import {registry} from "@web/core/registry";

const row = (product) => `.o_data_row:contains('${product}')`;

/** Grade one row of the list of inspections and validate it. */
function inspect(product, grade, disposition) {
    const field = (name) => `.o_selected_row .o_field_widget[name='${name}'] input`;
    return [
        {
            content: `Grade ${product}`,
            trigger: `${row(product)} td[name='grade_id']`,
            run: "click",
        },
        {
            trigger: field("grade_id"),
            run: `edit ${grade}`,
        },
        {
            trigger: `.ui-autocomplete a:contains('${grade}')`,
            run: "click",
        },
        {
            trigger: field("disposition_id"),
            run: `edit ${disposition}`,
        },
        {
            trigger: `.ui-autocomplete a:contains('${disposition}')`,
            run: "click",
        },
        {
            trigger: `${row(product)} button[name='action_done']`,
            run: "click",
        },
        {
            content: `${product} is inspected`,
            trigger: `.o_data_row.text-muted:contains('${product}')`,
        },
    ];
}

/**
 * A return of three lines in the back office, from the sales order that the test opens
 * to the drafted credit note.
 */
registry.category("web_tour.tours").add("return_three_lines_tour", {
    steps: () => [
        {
            content: "Create a return from the delivered order",
            trigger: "button[name='action_create_return']",
            run: "click",
        },
        {
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
            content: "The quantities of all three lines are filled in",
            trigger:
                ".modal:has(.o_data_row:eq(0) td[name='quantity']:contains('2.00')):has(.o_data_row:eq(1) td[name='quantity']:contains('2.00')):has(.o_data_row:eq(2) td[name='quantity']:contains('2.00'))",
        },
        {
            trigger: ".modal button[name='action_create_return']",
            run: "click",
        },
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
        ...inspect("Chair", "As new", "Restock"),
        ...inspect("Table", "As new", "Restock"),
        ...inspect("Lamp", "Broken", "Scrap"),
        {
            content: "Back to the return",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "Draft the credit note",
            trigger: "button[name='action_create_credit_notes']",
            run: "click",
        },
        {
            content: "It is drafted with all three products",
            trigger:
                ".o_form_view:has(.o_arrow_button_current:contains('Draft')):has(.o_data_row:contains('Chair')):has(.o_data_row:contains('Table')):has(.o_data_row:contains('Lamp'))",
        },
    ],
});
