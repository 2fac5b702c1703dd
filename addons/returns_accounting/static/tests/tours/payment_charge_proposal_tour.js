import {registry} from "@web/core/registry";

const row = (amount, state) =>
    `.o_data_row:contains('${amount}'):has(.badge:contains('${state}'))`;
const list = (...rows) =>
    `.o_list_view${rows.map((one) => `:has(${one})`).join("")}:not(:has(.o_data_row:eq(${rows.length})))`;
const check = (amount) =>
    `.o_data_row:contains('${amount}') .o_list_record_selector input`;

/** An accountant accepts a proposal, rejects one and takes that back, accepts two. */
registry.category("web_tour.tours").add("payment_charge_proposal_tour", {
    steps: () => [
        {
            content: "What is to be decided, each as sure as the rule is",
            trigger: `${list(row("30.00", "Proposed"), row("50.00", "Proposed"), row("70.00", "Proposed"), row("100.00", "Proposed"))} ${row("100.00", "Proposed")}:contains('99')`,
        },
        {
            trigger: `${row("30.00", "Proposed")} button[name='action_reject']`,
            run: "click",
        },
        {
            trigger: list(
                row("50.00", "Proposed"),
                row("70.00", "Proposed"),
                row("100.00", "Proposed")
            ),
        },
        {
            trigger: `${row("50.00", "Proposed")} button[name='action_confirm']`,
            run: "click",
        },
        {
            trigger: list(row("70.00", "Proposed"), row("100.00", "Proposed")),
        },
        {
            content: "All of them, whatever was decided",
            trigger: ".o_facet_remove",
            run: "click",
        },
        {
            content: "What was accepted here is undone on the desk only",
            trigger: `${list(row("30.00", "Rejected"), row("50.00", "Confirmed"), row("70.00", "Proposed"), row("100.00", "Proposed"))} ${row("50.00", "Confirmed")}:not(:has(button[name='action_reopen']))`,
        },
        {
            content: "Who was wrong to reject takes it back",
            trigger: `${row("30.00", "Rejected")} button[name='action_reopen']`,
            run: "click",
        },
        {
            trigger: row("30.00", "Proposed"),
        },
        {
            content: "Two at once",
            trigger: check("30.00"),
            run: "click",
        },
        {
            trigger: check("70.00"),
            run: "click",
        },
        {
            trigger: ".o_control_panel button[name='action_confirm']",
            run: "click",
        },
        {
            trigger: `${list(row("30.00", "Confirmed"), row("50.00", "Confirmed"), row("70.00", "Confirmed"), row("100.00", "Proposed"))}`,
        },
    ],
});

/** Press a key as somebody does who looks at the desk. */
const press = (key) =>
    document.body.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true}));

const open = (count) => `.o_return_desk_tie:has(.o_now:contains(/^${count}$/))`;

/** On the desk all that the rule proposes is accepted at once, and taken back. */
registry.category("web_tour.tours").add("payment_charge_proposal_bulk_tour", {
    steps: () => [
        {trigger: open(4)},
        {
            content: "Charges say how sure the rule is",
            trigger: ".o_return_desk_item:eq(3):contains('99 %')",
            run: () => press("b"),
        },
        {
            trigger: ".modal #o_return_desk_rule:contains('Customer, amount and days')",
        },
        {
            trigger:
                ".modal .o_return_desk_bulk_sentence:contains('4 proposals'):contains('250.00')",
        },
        {
            trigger: ".modal .o_return_desk_bulk_run",
            run: "click",
        },
        {
            trigger: ".o_return_desk_message[data-status=ok]:contains('4 proposals')",
        },
        {
            trigger: `.o_return_desk:not(:has(.modal)) ${open(0)}`,
            run: () => press("u"),
        },
        {
            content: "They are proposed again, as sure as before",
            trigger: `.o_return_desk:has(${open(4)}) .o_return_desk_item:eq(3):contains('99 %')`,
        },
        {
            content: "The decision is kept, as one that was undone",
            trigger: ".o_return_desk_history_button",
            run: "click",
        },
        {
            trigger:
                ".o_return_desk_decision.text-decoration-line-through:contains('4 proposals')",
        },
    ],
});
