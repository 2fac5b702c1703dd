import {
    Component,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useState,
} from "@odoo/owl";
import {formatDuration} from "@web/core/l10n/dates";
import {formatInteger} from "@web/views/fields/formatters";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const POLL_MILLISECONDS = 1000;
const REST_MILLISECONDS = 10000;
const BUSY = ["queued", "running"];

/**
 * How far an import or a matching run is: asked for each second while the job works on
 * it. The job works; this screen only looks, and loads the form again when its state
 * changes. The model of the form answers `get_status`.
 */
export class JobProgress extends Component {
    static template = "returns_accounting.JobProgress";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.screen = useState({status: null, isOffline: false});
        this.wait = POLL_MILLISECONDS;
        onWillStart(() => this.poll(this.props));
        onWillUpdateProps((props) => {
            if (
                props.record.resId !== this.id ||
                props.record.data.state !== this.screen.status?.state
            ) {
                return this.poll(props);
            }
        });
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    async poll(props) {
        clearTimeout(this.timer);
        this.id = props.record.resId;
        if (!this.id) {
            this.screen.status = null;
            return;
        }
        const before = this.screen.status?.state;
        try {
            this.screen.status = await this.orm.silent.call(
                props.record.resModel,
                "get_status",
                [[this.id]]
            );
            this.screen.isOffline = false;
            this.wait = POLL_MILLISECONDS;
        } catch {
            this.screen.isOffline = true;
            this.wait = Math.min(this.wait * 2, REST_MILLISECONDS);
        }
        if (this.isGone) {
            return;
        }
        if (this.screen.isOffline || this.isBusy) {
            this.timer = setTimeout(() => this.poll(this.props), this.wait);
        }
        const now = this.screen.status?.state;
        if (before && before !== now && props.record.data.state !== now) {
            await props.record.load();
        }
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
