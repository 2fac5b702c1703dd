import {
    approveAndReceive,
    backToReturn,
    inspect,
    returnAll,
} from "@returns_management/../tests/tours/return_steps";
import {registry} from "@web/core/registry";

/**
 * A return of three lines in the back office, from the sales order that the test opens
 * to the drafted credit note.
 */
registry.category("web_tour.tours").add("return_three_lines_tour", {
    steps: () => [
        ...returnAll("2.00", "2.00", "2.00"),
        ...approveAndReceive(),
        ...inspect("Chair", "As new", "Restock"),
        ...inspect("Table", "As new", "Restock"),
        ...inspect("Lamp", "Broken", "Scrap"),
        ...backToReturn(),
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
