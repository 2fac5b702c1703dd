import {Component, useState} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";

/** Why nothing will come for the rest of an item. */
export class WriteOffDialog extends Component {
    static template = "returns_accounting.DeskWriteOffDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        amount: String,
        limit: String,
        account: String,
        onConfirm: Function,
    };

    setup() {
        this.state = useState({reason: ""});
        this.title = _t("Write Off the Rest");
        useAutofocus({refName: "reason"});
    }

    get suggestions() {
        return [
            _t("Rounding"),
            _t("Difference of the exchange rate"),
            _t("Fee of the bank"),
            _t("Not worth the work"),
        ];
    }

    confirm() {
        if (this.state.reason.trim()) {
            this.props.onConfirm(this.state.reason);
            this.props.close();
        }
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.confirm();
        }
    }
}

/** What accepting by rule would do, before it does it; then how far it is. */
export class BulkDialog extends Component {
    static template = "returns_accounting.DeskBulkDialog";
    static components = {Dialog};
    static props = {
        close: Function,
        groups: Array,
        currencyId: [Number, Boolean],
        run: Function,
    };

    setup() {
        this.title = _t("Accept by Rule");
        this.state = useState({
            rule: this.props.groups[0]?.rule,
            confidence: this.props.groups[0]?.confidence,
            accepted: 0,
            isRunning: false,
        });
    }

    get rules() {
        const labels = this.props.groups.map(({rule, label}) => [rule, label]);
        return [...new Map(labels)];
    }

    get steps() {
        const {groups} = this.props;
        const own = groups.filter(({rule}) => rule === this.state.rule);
        return [...new Set(own.map(({confidence}) => confidence))];
    }

    get choice() {
        const {rule, confidence} = this.state;
        const {groups} = this.props;
        const meant = groups.filter(
            (group) => group.rule === rule && group.confidence >= confidence
        );
        return {
            count: meant.reduce((sum, group) => sum + group.count, 0),
            amount: meant.reduce((sum, group) => sum + group.amount, 0),
        };
    }

    get sentence() {
        const {count, amount} = this.choice;
        return _t(
            "%(count)s proposals are accepted, %(amount)s in all. Each batch can be undone.",
            {count, amount: formatCurrency(amount, this.props.currencyId)}
        );
    }

    get progress() {
        const {count} = this.choice;
        return count ? Math.round((100 * this.state.accepted) / count) : 100;
    }

    onRule(ev) {
        this.state.rule = ev.target.value;
        this.state.confidence = this.steps[0];
    }

    onConfidence(ev) {
        this.state.confidence = Number(ev.target.value);
    }

    async run() {
        this.state.isRunning = true;
        const {rule, confidence} = this.state;
        try {
            await this.props.run(
                {rule, confidence},
                (count) => (this.state.accepted = count)
            );
        } finally {
            this.props.close();
        }
    }
}

/** The keys, and the words of the screen. */
export class HelpDialog extends Component {
    static template = "returns_accounting.DeskHelpDialog";
    static components = {Dialog};
    static props = {close: Function};

    setup() {
        this.title = _t("Keys and Words of the Desk");
        this.keys = [
            ["↑ ↓", _t("Move in the list")],
            ["← →", _t("Change between the items and their candidates")],
            ["1 … 5", _t("Change to another list")],
            ["Enter", _t("Accept the candidate, or all that are chosen")],
            ["S", _t("Split: choose the candidate too, or leave it out again")],
            ["R", _t("Reject what a rule proposes: it is not proposed again")],
            ["W", _t("Write off what is left")],
            ["C", _t("Create what is missing")],
            ["B", _t("Accept all proposals of a rule")],
            ["U", _t("Undo the last decision")],
            ["/", _t("Search: a text, or an amount")],
            ["?", _t("This help")],
        ];
        this.words = [
            [
                _t("Gateway"),
                _t(
                    "What the gateway moved, and nothing here settles: refunds made in its own dashboard, payments that are not known."
                ),
            ],
            [
                _t("Booked Here"),
                _t(
                    "Payments and refunds of the books that the gateway has not shown in its balance yet."
                ),
            ],
            [
                _t("Clearing"),
                _t(
                    "The account between the two: its balance is the sum of both lists, and zero when nothing is open."
                ),
            ],
            [
                _t("Confidence"),
                _t(
                    "How strong the evidence of the rule is. What has none only looks alike: you decide."
                ),
            ],
        ];
    }
}
