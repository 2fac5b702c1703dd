/** What the tours of the back office do alike, in lists of steps. */

/** Type into a many2one and take what it offers. */
export function choose(input, value) {
    return [
        {
            trigger: input,
            run: `edit ${value}`,
        },
        {
            trigger: `.ui-autocomplete a:contains('${value}')`,
            run: "click",
        },
    ];
}

/**
 * Return all of the delivered order that is open.
 *
 * @param {...String} quantities what is filled in, by line
 */
export function returnAll(...quantities) {
    const filled = quantities.map(
        (quantity, line) =>
            `:has(.o_data_row:eq(${line}) td[name='quantity']:contains('${quantity}'))`
    );
    return [
        {
            content: "Create a return from the delivered order",
            trigger: "button[name='action_create_return']",
            run: "click",
        },
        ...choose(".modal .o_field_widget[name='reason_id'] input", "No longer wanted"),
        {
            content: "Return everything",
            trigger: ".modal button[name='action_select_all']",
            run: "click",
        },
        {
            content: "The quantities are filled in",
            trigger: `.modal${filled.join("")}`,
        },
        {
            trigger: ".modal button[name='action_create_return']",
            run: "click",
        },
    ];
}

/** Validate the transfer that is open. */
export function validateTransfer() {
    return [
        {
            content: "Move the goods",
            trigger: "button[name='button_validate']",
            run: "click",
        },
        {
            trigger: ".o_arrow_button_current:contains('Done')",
        },
    ];
}

/** From the requested return that is open to the list of its inspections. */
export function approveAndReceive() {
    return [
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
        ...validateTransfer(),
        {
            content: "Back to the return",
            trigger: "button[name='action_view_return_order']",
            run: "click",
        },
        {
            trigger: "button[name='action_inspect']",
            run: "click",
        },
    ];
}

/** Grade one row of the list of inspections and validate it. */
export function inspect(product, grade, disposition) {
    const row = `.o_data_row:contains('${product}')`;
    const field = (name) => `.o_selected_row .o_field_widget[name='${name}'] input`;
    return [
        {
            content: `Grade ${product}`,
            trigger: `${row} td[name='grade_id']`,
            run: "click",
        },
        ...choose(field("grade_id"), grade),
        ...choose(field("disposition_id"), disposition),
        {
            trigger: `${row} button[name='action_done']`,
            run: "click",
        },
        {
            content: `${product} is inspected`,
            trigger: `.o_data_row.text-muted:contains('${product}')`,
        },
    ];
}

/** From the list of inspections. */
export function backToReturn() {
    return [
        {
            content: "Back to the return",
            trigger: ".o_back_button",
            run: "click",
        },
    ];
}
