import {registry} from "@web/core/registry";
import {runJobs} from "./jobs";

/** Milliseconds: the card of the simulator takes a refund and returns it. */
const BOUNCES_AFTER = 2000;

const count = (key, number) =>
    `.o_refund_batch [data-count='${key}']:contains('${number}')`;

/**
 * An accountant sends three refunds together, stops and resumes them, sees one bounce
 * without reloading, and tries it again.
 */
registry.category("web_tour.tours").add("return_refund_batch_tour", {
    steps: () => [
        {
            content: "Select the three refunds",
            trigger: ".o_list_table th.o_list_record_selector input",
            run: "click",
        },
        {
            content: "Review them",
            trigger: "button[name='action_create_batch']",
            run: "click",
        },
        {
            content: "Three refunds, of the gateway, beside its balance",
            trigger: ".o_refund_batch_totals td:contains('255.00')",
        },
        {
            content: "The balance of the gateway does not cover them yet",
            trigger: ".o_refund_batch_missing:contains('255.00')",
        },
        {
            content: "Send them",
            trigger: "button[name='action_send']",
            run: "click",
        },
        {
            content: "They are on their way",
            trigger: ".o_arrow_button_current:contains('Sending')",
        },
        {
            content: "Stop",
            trigger: "button[name='action_stop']",
            run: "click",
        },
        {
            content: "Nothing leaves, though the jobs run",
            trigger: ".o_refund_batch_pace:contains('Stopped')",
            run: () => runJobs("_cron_send", "_cron_send_submitted"),
        },
        {
            content: "All three are left",
            trigger: count("left", 3),
        },
        {
            content: "Resume",
            trigger: "button[name='action_resume']",
            run: "click",
        },
        {
            content: "They are decided",
            trigger: ".o_refund_batch_pace:contains('Time left')",
            run: () => runJobs("_cron_send"),
        },
        {
            content: "The list follows before the end",
            trigger:
                ".o_field_widget[name='refund_ids']:not(:has(.badge:not(:contains('Submitted')))) .badge",
        },
        {
            content: "The jobs go on",
            trigger: ".o_refund_batch_pace:contains('Time left')",
            run: () => runJobs("_cron_send_submitted"),
        },
        {
            content: "All are sent, seen without reloading",
            trigger: ".o_refund_batch_pace:contains('100 %')",
            run: async () => {
                await new Promise((resolve) => setTimeout(resolve, BOUNCES_AFTER));
                await runJobs("_cron_fetch_events", "_cron_handle");
            },
        },
        {
            content: "One bounced, and the screen learns of it by itself",
            trigger: count("failed", 1),
            timeout: 40000,
        },
        {
            content: "Look at what failed",
            trigger: ".nav-link[name='failed']",
            run: "click",
        },
        {
            content: "It is listed with its reason",
            trigger:
                ".o_field_widget[name='failed_refund_ids'] .o_data_row:contains('gave no reason')",
        },
        {
            content: "Try it again",
            trigger: "button[name='action_retry_in_batch']",
            run: "click",
        },
        {
            content: "It is on its way again",
            trigger: ".o_arrow_button_current:contains('Sending')",
        },
        {
            content: "Nothing failed is left",
            trigger: count("left", 1),
        },
    ],
});
