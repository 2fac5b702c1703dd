import {registry} from "@web/core/registry";

/** An accountant compares ledger, rows and gateway at the end of another day. */
registry.category("web_tour.tours").add("payment_tie_out_tour", {
    steps: () => [
        {
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "What the form is for is said on its button",
            trigger: ".o_form_view button:contains(Compare)",
            run: "click",
        },
        {
            content: "The figures stand side by side, and it is done once",
            trigger: ".o_form_saved:not(:has(button:contains(Compare))) .o_data_row",
        },
    ],
});
