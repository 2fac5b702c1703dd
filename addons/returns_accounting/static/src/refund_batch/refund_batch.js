import {
    Component,
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useState,
} from "@odoo/owl";
import {formatDuration} from "@web/core/l10n/dates";
import {formatCurrency} from "@web/core/currency";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const POLL_MILLISECONDS = 1000;
const REST_MILLISECONDS = 10000;

/** How old the states in the list of refunds may be. */
const LIST_MILLISECONDS = 3000;

/**
 * How far a batch of refunds is: asked for each second while it is sending, and now and
 * then before and after, for a refund can bounce later. While the server does not
 * answer, it is asked less often. The job sends; this screen only looks.
 */
export class RefundBatch extends Component {
    static template = "returns_accounting.RefundBatch";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.screen = useState({status: null, balances: null, isOffline: false});
        this.wait = POLL_MILLISECONDS;
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.onRecord(props));
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    async load(props) {
        this.id = props.record.resId;
        await this.poll(props);
    }

    async onRecord(props) {
        if (props.record.resId !== this.id) {
            this.screen.balances = null;
            this.shown = null;
            return this.load(props);
        }
        if (props.record.data.state !== this.screen.status?.state) {
            return this.poll(props);
        }
    }

    async poll(props) {
        clearTimeout(this.timer);
        const before = this.screen.status;
        try {
            this.screen.status = await this.ask("get_status");
            this.shown ??= {status: this.screen.status, at: Date.now()};
            this.screen.isOffline = false;
            this.wait = POLL_MILLISECONDS;
        } catch {
            this.screen.isOffline = true;
            this.wait = Math.min(this.wait * 2, REST_MILLISECONDS);
        }
        if (before?.state !== this.screen.status?.state) {
            this.askBalances();
        }
        const isBusy = this.screen.isOffline || this.screen.status.state === "sending";
        if (!this.isGone) {
            const wait = isBusy ? this.wait : REST_MILLISECONDS;
            this.timer = setTimeout(() => this.poll(this.props), wait);
        }
        if (!this.isGone && !this.screen.isOffline) {
            await this.follow(props.record);
        }
    }

    ask(method) {
        return this.orm.silent.call("return.refund.batch", method, [[this.id]]);
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
    async askBalances() {
        if (!this.isReview && !this.isRunning) {
            return;
        }
        try {
            this.screen.balances = await this.ask("get_balances");
        } catch {
            this.screen.balances = {};
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
        const answer = this.screen.balances?.[total.provider_id];
        if (!total.provider_id || !this.screen.balances) {
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
