import {Component, useState} from "@odoo/owl";
import {formatDuration} from "@web/core/l10n/dates";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {REST_MILLISECONDS, useJobStatus} from "../job_progress/job_status";

/** How old the states in the list of refunds may be. */
const LIST_MILLISECONDS = 3000;

/**
 * How far a batch of refunds is: asked for also before and after it is sent, for a
 * refund can bounce later. The job sends; this screen only looks.
 */
export class RefundBatch extends Component {
    static template = "returns_accounting.RefundBatch";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.gateway = useState({balances: null});
        this.screen = useJobStatus({
            isBusy: ({state}) => state === "sending",
            onStatus: (before, status, record) => this.onStatus(before, status, record),
            onOtherRecord: () => {
                this.gateway.balances = null;
                this.shown = null;
            },
            restMilliseconds: REST_MILLISECONDS,
        });
    }

    async onStatus(before, status, record) {
        this.shown ??= {status, at: Date.now()};
        if (before?.state !== status.state) {
            this.askBalances(record);
        }
        if (!this.screen.isOffline) {
            await this.follow(record);
        }
    }

    /** Show the news below too: in the buttons, the pages and the list of refunds. */
    async follow(record) {
        const {status} = this.screen;
        const differs = (key) => status[key] !== this.shown.status[key];
        const isOld = Date.now() - this.shown.at >= LIST_MILLISECONDS;
        if (["state", "failed", "blocked"].some(differs)) {
            this.shown = {status, at: Date.now()};
            await this.reload(record);
        } else if (isOld) {
            this.shown = {status, at: Date.now()};
            await this.reloadChanged(record.data.refund_ids.records);
        }
    }

    /** The list of refunds stays at the page that somebody looks at. */
    async reload(record) {
        const {limit, offset, orderBy} = record.data.refund_ids;
        await record.load();
        if (offset || orderBy.length) {
            await record.data.refund_ids.load({limit, offset, orderBy});
        }
    }

    /** Only the refunds in sight, and of them those whose state is another by now. */
    async reloadChanged(refunds) {
        const found = await this.orm.silent.read(
            "return.refund",
            refunds.map((refund) => refund.resId),
            ["state"]
        );
        const states = Object.fromEntries(found.map(({id, state}) => [id, state]));
        const changed = refunds.filter(
            (refund) => states[refund.resId] !== refund.data.state
        );
        await Promise.all(changed.map((refund) => refund.load()));
    }

    /** Once for each state in which something may still go. */
    async askBalances({resId}) {
        if (!this.isReview && !this.isRunning) {
            return;
        }
        try {
            this.gateway.balances = await this.orm.silent.call(
                "return.refund.batch",
                "get_balances",
                [[resId]]
            );
        } catch {
            this.gateway.balances = {};
        }
    }

    get isReview() {
        return this.screen.status?.state === "draft";
    }

    get isRunning() {
        return ["sending", "stopped"].includes(this.screen.status?.state);
    }

    get parts() {
        const {status} = this.screen;
        const whole = status.sent + status.left || 1;
        return [
            {key: "succeeded", label: _t("Succeeded"), style: "success"},
            {key: "pending", label: _t("Pending"), style: "info"},
            {key: "filed", label: _t("In a transfer file"), style: "primary"},
            {key: "failed", label: _t("Failed"), style: "danger"},
        ].map((part) => ({
            ...part,
            count: status[part.key],
            width: (status[part.key] * 100) / whole,
        }));
    }

    get timeLeft() {
        const seconds = this.screen.status.seconds_left;
        if (seconds === null) {
            return _t("working it out…");
        }
        return seconds < 60 ? _t("less than a minute") : formatDuration(seconds, true);
    }

    money(amount, currencyId) {
        return formatCurrency(amount, currencyId);
    }

    /**
     * The balance beside a total: what there is, what others were promised, and whether
     * the rest suffices.
     */
    balanceOf(total) {
        const answer = this.gateway.balances?.[total.provider_id];
        if (!total.provider_id || !this.gateway.balances) {
            return {text: total.provider_id ? _t("asking the gateway…") : ""};
        }
        if (!answer || answer.error) {
            return {text: _t("not known"), title: answer?.error, isUnknown: true};
        }
        const balance = answer.balances[total.currency_id];
        if (!balance) {
            return {text: _t("no balance in this currency"), isUnknown: true};
        }
        const free = balance.available - balance.promised;
        return {
            text: this.money(balance.available, total.currency_id),
            promised: balance.promised,
            missing: Math.max(total.amount - free, 0),
        };
    }
}

registry.category("view_widgets").add("return_refund_batch", {component: RefundBatch});
