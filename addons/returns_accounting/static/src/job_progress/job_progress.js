import {Component} from "@odoo/owl";
import {formatDuration} from "@web/core/l10n/dates";
import {formatInteger} from "@web/views/fields/formatters";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useJobStatus} from "./job_status";

const BUSY = ["queued", "running"];

/**
 * How far an import or a matching run is. The job works; this screen only looks, and
 * loads the form again when its state changes.
 */
export class JobProgress extends Component {
    static template = "returns_accounting.JobProgress";
    static props = {...standardWidgetProps};

    setup() {
        this.screen = useJobStatus({
            isBusy: ({state}) => BUSY.includes(state),
            onStatus: async (before, {state}, record) => {
                const isNews = before && before.state !== state;
                if (isNews && record.data.state !== state) {
                    await record.load();
                }
            },
        });
    }

    get isBusy() {
        return BUSY.includes(this.screen.status?.state);
    }

    get isShown() {
        return this.isBusy || this.screen.status?.state === "stopped";
    }

    get phase() {
        return {
            reading: _t("Reading what there is"),
            checking: _t("Checking lines and sums"),
            storing: _t("Storing transactions"),
            matching: _t("Looking for payments and refunds"),
        }[this.screen.status.phase];
    }

    get rows() {
        const {rows, total} = this.screen.status;
        return total
            ? _t("%(rows)s of %(total)s rows", {
                  rows: formatInteger(rows),
                  total: formatInteger(total),
              })
            : _t("%(rows)s rows", {rows: formatInteger(rows)});
    }

    get pace() {
        return _t("%(rows)s rows a second", {
            rows: formatInteger(this.screen.status.rows_per_second),
        });
    }

    get timeLeft() {
        const seconds = this.screen.status.seconds_left;
        if (seconds === null) {
            return _t("working it out…");
        }
        return seconds < 60
            ? _t("%(seconds)s seconds", {seconds})
            : formatDuration(seconds, true);
    }
}

registry.category("view_widgets").add("return_job_progress", {
    component: JobProgress,
    fieldDependencies: [{name: "state", type: "selection"}],
});
