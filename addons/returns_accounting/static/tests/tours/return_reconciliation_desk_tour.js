import {registry} from "@web/core/registry";

/** Press a key where the focus is, as a person does who looks at the screen. */
function press(key) {
    const target = document.activeElement || document.body;
    const options = {key, bubbles: true, cancelable: true};
    target.dispatchEvent(new KeyboardEvent("keydown", options));
}

const current = (text) => `.o_return_desk_item.o_current:contains(${text})`;
const candidate = (text) => `.o_return_desk_candidate:contains(${text})`;
const said = (text) => `.o_return_desk_message[data-status=ok]:contains(${text})`;
const tie = (before, done, now) =>
    `.o_return_desk_tie:has(.o_before:contains(/^${before}$/)):has(.o_done:contains(/^${done}$/)):has(.o_now:contains(/^${now}$/))`;

/**
 * An accountant reconciles with the keyboard alone: accepts, takes it back, splits,
 * writes off a cent, and reloads to take that back too.
 */
registry.category("web_tour.tours").add("return_reconciliation_desk_tour", {
    steps: () => [
        {
            content: "The oldest item is under the bar, with its candidate",
            trigger: `${current("30.00")} `,
        },
        {trigger: tie(3, 0, 3)},
        {
            content: "Enter accepts the candidate",
            trigger: candidate("Same amount"),
            run: () => press("Enter"),
        },
        {trigger: said("Accepted")},
        {trigger: `.o_return_desk_item:not(:contains(30.00))`},
        {
            content: "Before less done is what is open now",
            trigger: tie(3, 1, 2),
            run: () => press("u"),
        },
        {trigger: said("Undone")},
        {
            content: "It is open again, the oldest",
            trigger: tie(3, 0, 3),
        },
        {
            trigger: current("30.00"),
            run: () => press("Enter"),
        },
        {trigger: tie(3, 1, 2)},
        {
            content:
                "One row of 50 for two documents of 20 and 30: search, choose, split",
            trigger: current("50.00"),
        },
        {
            trigger: ".o_return_desk_candidate_search",
            run: "edit DESK-SPLIT && press Enter",
        },
        {
            trigger: `.o_return_desk_candidates:has(${candidate("20.00")}) ${candidate("31.00")}`,
            run: () => {
                document.activeElement.blur();
                press("s");
            },
        },
        {
            trigger: ".o_return_desk_candidate.o_chosen.o_current",
            run: () => press("ArrowDown"),
        },
        {
            trigger: ".o_return_desk_candidate.o_current:not(.o_chosen)",
            run: () => press("s"),
        },
        {
            content: "The two are a unit too much: what is left is said",
            trigger: ".o_return_desk_rest:contains(1.00)",
            run: () => press("Enter"),
        },
        {trigger: said("Split")},
        {
            content: "The last item is a cent: nothing will come for it",
            trigger: current("0.01"),
            run: () => press("w"),
        },
        {
            trigger: ".modal #o_return_desk_reason",
            run: "edit Rounding",
        },
        {
            trigger: ".modal .btn-primary:not([disabled])",
            run: "click",
        },
        {trigger: said("Written Off")},
        {
            content: "The list is empty and says so",
            trigger: ".o_return_desk_items .o_return_desk_empty:contains(explained)",
        },
        {trigger: tie(3, 3, 0)},
    ],
});

/** After a reload the write-off can still be taken back. */
registry.category("web_tour.tours").add("return_reconciliation_desk_undo_tour", {
    steps: () => [
        {
            trigger: ".o_return_desk_history_button",
            run: "click",
        },
        {
            trigger:
                ".o_return_desk_decision:first:contains(Written Off) button:contains(Undo)",
            run: "click",
        },
        {trigger: said("Undone")},
        {trigger: current("0.01")},
        {
            content: "Help tells the keys",
            trigger: ".o_return_desk",
            run: () => press("?"),
        },
        {
            trigger: ".modal kbd:contains(Enter)",
        },
    ],
});

/** An accountant accepts all that a rule proposes, after having seen what it is. */
registry.category("web_tour.tours").add("return_reconciliation_bulk_tour", {
    steps: () => [
        {
            trigger: `${current("100.00")}:contains(80 %)`,
            run: () => press("b"),
        },
        {
            content: "It says first what it will do",
            trigger:
                ".modal .o_return_desk_bulk_sentence:contains(3 proposals):contains(300.00)",
        },
        {
            trigger: ".modal .o_return_desk_bulk_run",
            run: "click",
        },
        {trigger: said("3 proposals accepted")},
        {trigger: tie(3, 3, 0)},
        {
            trigger: ".o_return_desk:not(:has(.modal))",
            run: () => press("u"),
        },
        {trigger: tie(3, 0, 3)},
        {
            trigger: current("100.00"),
            run: () => press("Enter"),
        },
        {trigger: tie(3, 1, 2)},
    ],
});

/** An accountant rejects a refund and a payment that rules propose. */
registry.category("web_tour.tours").add("return_reconciliation_reject_tour", {
    steps: () => [
        {trigger: tie(2, 0, 2)},
        {
            content: "A rule proposes the refund of the first row",
            trigger: `.o_return_desk:has(${current("100.00")}:contains(80 %)) ${candidate("80 %")}`,
            run: () => press("r"),
        },
        {trigger: said("Rejected")},
        {
            content: "It is no candidate any more; the row stays open, and is next",
            trigger: `.o_return_desk:has(${current("100.00")}:not(:contains(80 %))) .o_return_desk_candidates .o_return_desk_empty`,
        },
        {
            trigger: tie(2, 0, 2),
            run: () => press("u"),
        },
        {trigger: said("Undone")},
        {
            content: "It is proposed again",
            trigger: `.o_return_desk:has(${current("80 %")}) ${candidate("80 %")}`,
            run: () => press("r"),
        },
        {
            trigger: ".o_return_desk_candidates .o_return_desk_empty",
            run: () => press("ArrowDown"),
        },
        {
            content: "Of a charge a rule proposes the payment",
            trigger: `.o_return_desk:has(${current("200.00")}:contains(99 %)) ${candidate("99 %")}`,
        },
        {
            trigger: ".o_return_desk_reject:not([disabled])",
            run: "click",
        },
        {trigger: ".o_return_desk_candidates .o_return_desk_empty"},
        {
            content: "There is nothing left to reject",
            trigger: ".o_return_desk_actions:has(.o_return_desk_reject[disabled])",
            run: () => press("?"),
        },
        {trigger: ".modal dt:has(kbd:contains(/^R$/)) + dd:contains(Reject)"},
    ],
});

/** An accountant accepts what a rule proposes at the bank, and takes it back. */
registry.category("web_tour.tours").add("return_reconciliation_bank_tour", {
    steps: () => [
        {
            trigger: `${current("200.00")}`,
            run: () => press("4"),
        },
        {
            content: "A payout that may be one of two bank transactions",
            trigger: `${current("196.75")}:contains(80 %)`,
        },
        {
            trigger: `${candidate("Same amount")}:contains(Amount and date)`,
            run: () => press("Enter"),
        },
        {trigger: said("Accepted")},
        {trigger: ".o_return_desk_items .o_return_desk_empty:contains(at the bank)"},
        {
            trigger: tie(1, 1, 0),
            run: () => press("u"),
        },
        {trigger: said("Undone")},
        {
            content: "Both bank transactions are proposed again",
            trigger: `.o_return_desk_candidate:eq(1):contains(80 %)`,
        },
        {trigger: tie(1, 0, 1)},
    ],
});

/** An auditor sees items and candidates, and nothing that decides. */
registry.category("web_tour.tours").add("return_reconciliation_audit_tour", {
    steps: () => [
        {
            trigger: current("30.00"),
        },
        {
            trigger: candidate("Same amount"),
            run: () => ["Enter", "w", "b", "u"].forEach(press),
        },
        {
            content: "The keys decide nothing, and there is no button that does",
            trigger:
                ".o_return_desk:not(:has(.o_return_desk_actions, .o_return_desk_bulk, .modal))",
        },
        {trigger: tie(1, 0, 1)},
        {
            trigger: ".o_return_desk_history_button",
            run: "click",
        },
        {
            trigger: ".o_return_desk_history:not(:has(button))",
        },
    ],
});
