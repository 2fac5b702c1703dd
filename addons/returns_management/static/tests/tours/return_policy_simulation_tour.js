import {choose} from "./return_steps";
import {registry} from "@web/core/registry";

/**
 * A policy is written with one rule, tried on an order before it holds, and activated.
 */
registry.category("web_tour.tours").add("return_policy_simulation_tour", {
    steps: () => [
        {
            content: "Write a policy",
            trigger: ".o_list_button_add",
            run: "click",
        },
        {
            content: "Name it",
            trigger: ".o_field_widget[name='name'] input",
            run: "edit Tour Policy",
        },
        {
            content: "Add a rule",
            trigger: ".o_field_widget[name='rule_ids'] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Name the rule",
            trigger: ".modal .o_field_widget[name='name'] input",
            run: "edit Everything",
        },
        {
            content: "Fourteen days",
            trigger: ".modal .o_field_widget[name='window_days'] input",
            run: "edit 14",
        },
        {
            content: "At a fee of ten percent",
            trigger: ".modal .o_field_widget[name='fee_percent'] input",
            run: "edit 10",
        },
        {
            content: "Keep the rule",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "The rule reads like the posted policy",
            trigger: ".o_data_row td[name='window_summary']:contains('14 days from')",
        },
        {
            content: "Try it before it holds",
            trigger: "body:not(:has(.modal)) button:contains('Simulate')",
            run: "click",
        },
        {
            content: "It is tried as if it were active",
            trigger:
                ".modal .o_field_widget[name='policy_ids']:contains('Tour Policy')",
        },
        ...choose(".modal .o_field_widget[name='sale_order_id'] input", "Tour Order"),
        {
            content: "The goods may come back, at a fee in money",
            trigger:
                ".modal .o_data_row:has(td[name='verdict']:contains('Eligible')) td[name='fee']:contains('10.00')",
        },
        {
            content: "It says why",
            trigger:
                ".modal td[name='explanation']:contains('14 days from the last delivery')",
        },
        {
            content: "And why this rule",
            trigger: ".modal button[name='action_explain']",
            run: "click",
        },
        {
            content: "It decides",
            trigger: ".modal td[name='sentence']:contains('It decides.')",
        },
        {
            content: "Back to the simulator",
            trigger: ".modal button[name='action_back']",
            run: "click",
        },
        {
            content: "Done",
            trigger:
                ".modal:has(.o_field_widget[name='sale_order_id']) footer button:contains('Close')",
            run: "click",
        },
        {
            content: "Let it hold",
            trigger: "body:not(:has(.modal)) button[name='action_activate']",
            run: "click",
        },
        {
            content: "It decides from now on",
            trigger: ".o_arrow_button_current:contains('Active')",
        },
    ],
});
