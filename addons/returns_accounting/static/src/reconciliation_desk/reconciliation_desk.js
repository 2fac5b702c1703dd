import {Component, onMounted, onWillStart, useRef, useState} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {BulkDialog, HelpDialog, WriteOffDialog} from "./desk_dialogs";
import {useDeskKeys} from "./desk_keys";
import {TABS, tabLabels} from "./desk_lists";
import {DeskModel} from "./desk_model";
import {useDeskScroll} from "./desk_scroll";

/**
 * Reconciling what is open at a payment gateway, with the keyboard.
 *
 * Left what is open, right what may settle it, with the reasons; above the sums, which
 * tie as one works. Nothing here loads a page.
 */
export class ReconciliationDesk extends Component {
    static template = "returns_accounting.ReconciliationDesk";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.dialog = useService("dialog");
        const call = (method, args) =>
            this.orm.silent.call("return.reconciliation.desk", method, args);
        this.desk = useState(new DeskModel(call));
        this.screen = useState({
            pane: "items",
            status: "ok",
            message: "",
            isHistoryOpen: false,
        });
        this.labels = tabLabels();
        this.tabs = TABS;
        this.searchInput = useRef("search");
        this.scroll = useDeskScroll(this.desk);
        useDeskKeys(this.desk, this.screen, {
            changeTab: (tab) => this.changeTab(tab),
            look: {
                "/": () => this.searchInput.el.focus(),
                "?": () => this.help(),
            },
            decide: {
                Enter: () => this.accept(),
                " ": () => this.split(),
                s: () => this.split(),
                r: () => this.reject(),
                w: () => this.writeOff(),
                c: () => this.create(),
                u: () => this.undo(),
                b: () => this.bulk(),
            },
        });
        onWillStart(() => this.desk.start(this.props.action.params || {}));
        onMounted(() => {
            this.desk.readTotals();
            this.desk.readHistory();
        });
    }

    // What is drawn

    format(amount, currencyId = this.desk.settings.currency_id) {
        return formatCurrency(amount, currencyId);
    }

    formatDay(day) {
        return formatDate(deserializeDate(day));
    }

    get rest() {
        const {desk} = this;
        const rest = desk.item ? desk.getRest(desk.keys) : null;
        return rest === null ? "" : this.format(rest, desk.item.currency_id);
    }

    get isExact() {
        return this.desk.keys.length > 0 && this.desk.getRest(this.desk.keys) === 0;
    }

    getCount(tab) {
        const total = this.desk.totals?.tabs[tab];
        return total ? total.count.toLocaleString() : "…";
    }

    get emptyText() {
        if (!this.desk.providerId) {
            return _t("Set up the settlement of a payment provider first.");
        }
        if (this.desk.search) {
            return _t("Nothing that is open has this text or amount.");
        }
        return {
            gateway: _t("Everything the gateway moved is explained."),
            booked: _t("The gateway has shown everything that is booked here."),
            credit: _t("No credit note is owed."),
            payout: _t("Every payout is at the bank."),
            bank: _t("Every bank transaction has its payout."),
        }[this.desk.tab];
    }

    get createLabel() {
        return {
            gateway: _t("Create What Is Missing"),
            credit: _t("Plan the Refund"),
            payout: _t("Register Deposit"),
        }[this.desk.tab];
    }

    // What a person does

    async run(work, describe) {
        try {
            const result = await work();
            if (result) {
                this.say("ok", describe(result));
            }
        } catch (error) {
            if (!error.data) {
                throw error;
            }
            this.say("error", error.data.message);
        }
    }

    say(status, message) {
        Object.assign(this.screen, {status, message});
    }

    accept() {
        if (this.desk.item && this.desk.keys.length) {
            return this.run(() => this.desk.accept(), describe);
        }
    }

    reject() {
        if (this.desk.item && this.desk.keys.length) {
            return this.run(() => this.desk.reject(), describe);
        }
    }

    split() {
        this.screen.pane = "candidates";
        this.desk.toggle(this.desk.candidate);
    }

    writeOff() {
        const {desk} = this;
        const {item, settings} = desk;
        if (!item) {
            return;
        }
        const rest = desk.getRest(desk.chosen);
        this.dialog.add(WriteOffDialog, {
            amount: rest === null ? "" : this.format(rest, item.currency_id),
            limit: this.format(settings.write_off_limit),
            account: settings.write_off_account || "",
            onConfirm: (reason) =>
                this.run(
                    () => desk.writeOff(reason),
                    ({kind, subject}) => `${kind}: ${subject}`
                ),
        });
    }

    create() {
        if (this.desk.item?.can_create) {
            return this.run(
                () => this.desk.createDocument(),
                ({kind, settled_by}) => `${kind}: ${settled_by}`
            );
        }
    }

    undo(decision) {
        return this.run(
            () => this.desk.undo(decision),
            ({subject}) => _t("Undone: %s", subject)
        );
    }

    async bulk() {
        const groups = await this.desk.call("preview_bulk", [this.desk.providerId]);
        this.dialog.add(BulkDialog, {
            groups,
            currencyId: this.desk.settings.currency_id,
            run: (choice, onProgress) =>
                this.run(
                    () => this.desk.acceptBulk(choice, onProgress),
                    (count) => _t("%s proposals accepted", count)
                ),
        });
    }

    help() {
        this.dialog.add(HelpDialog, {});
    }

    openDocument(item) {
        return this.run(async () => {
            const action = await this.desk.call("open_document", [
                this.desk.providerId,
                item.tab,
                item.id,
            ]);
            await this.action.doAction(action);
        });
    }

    async changeTab(tab) {
        this.screen.pane = "items";
        this.say("ok", "");
        await this.desk.changeTab(tab);
        this.scroll.toTop();
    }

    async search(ev) {
        this.desk.search = ev.target.value;
        await this.desk.reload();
        this.scroll.toTop();
    }

    async searchCandidates(ev) {
        this.desk.candidateSearch = ev.target.value;
        await this.desk.readCandidates();
    }

    changeProvider(ev) {
        return this.desk.changeProvider(Number(ev.target.value));
    }

    click(index) {
        this.screen.pane = "items";
        return this.desk.select(index);
    }

    clickCandidate(index) {
        this.screen.pane = "candidates";
        this.desk.selectCandidate(index);
    }
}

const describe = ({kind, subject, settled_by}) => `${kind}: ${subject} – ${settled_by}`;

registry
    .category("actions")
    .add("returns_accounting.reconciliation_desk", ReconciliationDesk);
