import {registry} from "@web/core/registry";
import {runJobs} from "./jobs";

const state = (label) => `.o_arrow_button_current:contains('${label}')`;
const progress = (...texts) =>
    `.o_return_job_progress${texts.map((text) => `:contains('${text}')`).join("")}`;
const button = (name, label) => `button[name='${name}']:contains('${label}')`;

/**
 * An accountant imports a report: sees how far it is when its host dies, stops what is
 * taken up again, and resumes it.
 */
registry.category("web_tour.tours").add("payment_settlement_import_progress_tour", {
    steps: () => [
        {
            trigger: button("action_queue", "Import"),
            run: "click",
        },
        {
            content: "It waits for its job, which gets as far as it gets",
            trigger: progress("0 %", "Waiting for the job"),
            run: () => runJobs("_cron_import"),
        },
        {
            content: "Percentage, rows, rate and time left, without reloading",
            trigger: progress(
                "Storing transactions",
                "200 of 500 rows",
                "rows a second",
                "Time left"
            ),
        },
        {
            trigger: "[role='progressbar'][aria-valuenow='52']",
        },
        {
            trigger: button("action_stop", "Stop"),
            run: "click",
        },
        {
            content: "What is done stays, and the job leaves it alone",
            trigger: progress("52 %", "Stopped: what is done stays"),
            run: () => runJobs("_cron_import"),
        },
        {
            trigger: state("Stopped"),
        },
        {
            trigger: button("action_queue", "Resume"),
            run: "click",
        },
        {
            trigger: progress("Waiting for the job"),
            run: () => runJobs("_cron_import"),
        },
        {
            content: "The form learns by itself that it is done",
            trigger: `.o_form_view:not(:has(.o_return_job_progress)) ${state("Done")}`,
        },
        {
            content: "The rest was stored, the rest only",
            trigger: ".o_field_widget[name='rows_new']:contains('500')",
        },
    ],
});

/** An accountant stops a matching run between two rules, and resumes it. */
registry.category("web_tour.tours").add("payment_match_run_progress_tour", {
    steps: () => [
        {
            content: "It is behind the first of the rules",
            trigger: progress(
                "Looking for payments and refunds",
                "500 rows",
                "rows a second",
                "Time left"
            ),
        },
        {
            trigger: button("action_stop", "Stop"),
            run: "click",
        },
        {
            content: "The job leaves it alone",
            trigger: progress("Stopped: what is done stays"),
            run: () => runJobs("_cron_match_settlement"),
        },
        {
            trigger: `.o_form_view:has(${state("Stopped")}) ${button("action_resume", "Resume")}`,
            run: "click",
        },
        {
            trigger: progress("Looking for payments and refunds"),
            run: () => runJobs("_cron_match_settlement"),
        },
        {
            content: "Every rule says what it found",
            trigger: `.o_form_view:has(${state("Done")}) .o_data_row:contains('Payment at the gateway')`,
        },
    ],
});
