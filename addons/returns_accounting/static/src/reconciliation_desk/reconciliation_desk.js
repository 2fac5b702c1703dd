import {Component, onMounted, onWillStart, useEffect} from "@odoo/owl";
import {useExternalListener, useRef, useState} from "@odoo/owl";
import {formatCurrency} from "@web/core/currency";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {BulkDialog, HelpDialog, WriteOffDialog} from "./desk_dialogs";
import {DeskModel, TABS, tabLabels} from "./desk_model";

// The height of an item, as in the style sheet, and how many are drawn beyond those
// that are seen: a list of a hundred thousand items has no more elements than that.
const ROW_HEIGHT = 64;
const DRAWN_AHEAD = 15;

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
            scroll: 0,
            status: "ok",
            message: "",
            isHistoryOpen: false,
        });
        this.labels = tabLabels();
        this.tabs = TABS;
        this.list = useRef("list");
        this.candidateList = useRef("candidates");
        this.searchInput = useRef("search");
        onWillStart(() => this.desk.start(this.props.action.params || {}));
        onMounted(() => {
            this.desk.readTotals();
            this.desk.readHistory();
        });
        useExternalListener(window, "keydown", (ev) => this.onKeydown(ev));
        useEffect(
            () => this.scrollToItem(),
            () => [this.desk.index, this.desk.tab]
        );
        useEffect(
            () => this.scrollToCandidate(),
            () => [this.desk.candidateIndex]
        );
    }

    // What is drawn

    get drawn() {
        const seen = this.list.el?.clientHeight || window.innerHeight;
        const first = Math.max(
            0,
            Math.floor(this.screen.scroll / ROW_HEIGHT) - DRAWN_AHEAD
        );
        const last = first + Math.ceil(seen / ROW_HEIGHT) + 2 * DRAWN_AHEAD;
        const items = this.desk.items.slice(first, last);
        return {
            items: items.map((item, offset) => ({...item, index: first + offset})),
            above: first * ROW_HEIGHT,
            below: Math.max(0, this.desk.items.length - last) * ROW_HEIGHT,
        };
    }

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
            return this.run(
                () => this.desk.accept(),
                ({kind, subject, settled_by}) => `${kind}: ${subject} – ${settled_by}`
            );
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
        this.scrollTo(0);
    }

    async search(ev) {
        this.desk.search = ev.target.value;
        await this.desk.reload();
        this.scrollTo(0);
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

    // Keys

    get decisions() {
        return {
            Enter: () => this.accept(),
            " ": () => this.split(),
            s: () => this.split(),
            w: () => this.writeOff(),
            c: () => this.create(),
            u: () => this.undo(),
            b: () => this.bulk(),
        };
    }

    /** Auditors look at everything and decide nothing. */
    get shortcuts() {
        return {
            ...(this.desk.mayDecide ? this.decisions : {}),
            "/": () => this.searchInput.el.focus(),
            "?": () => this.help(),
            ArrowLeft: () => (this.screen.pane = "items"),
            ArrowRight: () => (this.screen.pane = "candidates"),
            ArrowUp: () => this.move(-1),
            ArrowDown: () => this.move(1),
            Home: () => this.moveTo(0),
        };
    }

    onKeydown(ev) {
        if (ev.ctrlKey || ev.altKey || ev.metaKey) {
            return;
        }
        const isTyping = ev.target.closest?.("input, textarea, select");
        if (isTyping && ev.key === "Escape") {
            ev.target.blur();
        }
        const isElsewhere = document.querySelector(".modal, .o_command_palette");
        if (isTyping || isElsewhere) {
            return;
        }
        const tab = TABS[Number(ev.key) - 1];
        const letter = ev.key.length === 1 ? ev.key.toLowerCase() : ev.key;
        const work = tab ? () => this.changeTab(tab) : this.shortcuts[letter];
        const isButton = ev.key === "Enter" && ev.target.closest?.("button, a");
        if (work && !isButton) {
            ev.preventDefault();
            work();
        }
    }

    move(step) {
        if (this.screen.pane === "candidates") {
            return this.desk.selectCandidate(this.desk.candidateIndex + step);
        }
        return this.desk.select(this.desk.index + step);
    }

    moveTo(index) {
        if (this.screen.pane === "candidates") {
            return this.desk.selectCandidate(index);
        }
        return this.desk.select(index);
    }

    // Scrolling

    onScroll(ev) {
        this.screen.scroll = ev.target.scrollTop;
        const seen = (ev.target.scrollTop + ev.target.clientHeight) / ROW_HEIGHT;
        this.desk.readMore(seen);
    }

    scrollTo(top) {
        if (this.list.el) {
            this.list.el.scrollTop = top;
        }
        this.screen.scroll = top;
    }

    scrollToItem() {
        const {el} = this.list;
        if (!el) {
            return;
        }
        const top = this.desk.index * ROW_HEIGHT;
        if (top < el.scrollTop) {
            this.scrollTo(top);
        } else if (top + ROW_HEIGHT > el.scrollTop + el.clientHeight) {
            this.scrollTo(top + ROW_HEIGHT - el.clientHeight);
        }
    }

    scrollToCandidate() {
        const row = this.candidateList.el?.querySelector(".o_current");
        row?.scrollIntoView({block: "nearest"});
    }
}

registry
    .category("actions")
    .add("returns_accounting.reconciliation_desk", ReconciliationDesk);
