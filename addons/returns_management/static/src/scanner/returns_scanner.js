import {Component, onMounted, onWillStart, onWillUnmount} from "@odoo/owl";
import {useEffect, useExternalListener, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useBus, useService} from "@web/core/utils/hooks";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {ScanQueue} from "./scan_queue";
import {ScannerQuestions} from "./scanner_questions";
import {playSound} from "./scanner_sound";

const FLASH_MILLISECONDS = 700;

/**
 * Receiving and inspecting returns with a scanner that types like a keyboard.
 *
 * The screen sends what is scanned or touched and shows what the server answers; it
 * decides nothing itself, so that a scan means the same whenever it gets through.
 */
export class ReturnsScanner extends Component {
    static template = "returns_management.ReturnsScanner";
    static components = {ScannerQuestions};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.screen = useState({
            card: {action: [], grade: [], disposition: []},
            order: null,
            inspection: false,
            offers: [],
            state: {},
            status: "ok",
            message: _t("Scan the barcode of a return."),
            lineId: 0,
            answers: 0,
            isFlashing: false,
            waiting: 0,
        });
        this.queue = new ScanQueue({
            storageKey: `returns_management.scanner.${user.userId}`,
            send: (...scan) => this.orm.silent.call("return.scan", "scan", scan),
            onAnswer: (answer) => this.show(answer),
            onError: (error, barcode) => this.showError(error, barcode),
            onHold: (isLoggedOut) => this.showHold(isLoggedOut),
            onFull: () => this.showFull(),
            onChange: (waiting) => (this.screen.waiting = waiting),
        });
        useBus(useService("barcode").bus, "barcode_scanned", (ev) =>
            this.scan(ev.detail.barcode)
        );
        useExternalListener(window, "online", () => this.queue.flush());
        onWillStart(() => this.start());
        onMounted(() => this.resume());
        onWillUnmount(() => {
            this.queue.stop();
            clearTimeout(this.flashTimer);
        });
        useEffect(
            () => this.scrollToLine(),
            () => [this.screen.answers]
        );
    }

    async start() {
        const {state} = this.queue;
        const shown = await this.orm.call("return.scan", "start", [
            state.return_id,
            state.inspection_id,
            state.offer_id,
        ]);
        Object.assign(this.screen, {...shown, state});
    }

    resume() {
        const {barcode} = this.props.action.params || {};
        if (barcode && barcode !== this.screen.order?.name) {
            return this.scan(barcode);
        }
        this.screen.waiting = this.queue.stored.scans.length;
        return this.queue.flush();
    }

    scan(barcode, photo) {
        return this.queue.push(barcode, photo);
    }

    /** What was touched must not keep the focus: the next scan would press it again. */
    touch(ev, barcode) {
        ev.currentTarget.blur();
        return this.scan(barcode);
    }

    touchLine(ev, {id}) {
        return this.touch(ev, `RETLIN${id}`);
    }

    touchSurplus(ev, {id}) {
        return this.touch(ev, `RETSUR${id}`);
    }

    show({status, message, state, line_id, order, inspection, offers}) {
        const {screen} = this;
        if (order && order.id === screen.order?.id) {
            const {has_labels, is_unexplained, unexpected} = order;
            Object.assign(screen.order, {has_labels, is_unexplained, unexpected});
            for (const line of order.lines) {
                const shown = screen.order.lines.find(({id}) => id === line.id);
                if (shown) {
                    Object.assign(shown, line);
                } else {
                    screen.order.lines.push(line);
                }
            }
        } else {
            screen.order = order;
        }
        this.announce(status, message, {state, lineId: line_id, inspection, offers});
    }

    showError(error, barcode) {
        const reason = error.data?.message || error.message;
        this.announce("error", `${barcode}: ${reason}`, {offers: []});
    }

    showHold(isLoggedOut) {
        const message = isLoggedOut
            ? _t("The scan is kept. Log in again, then it is sent.")
            : _t("No network. The scan is kept and sent as soon as there is one.");
        this.announce("warning", message, {});
    }

    showFull() {
        const message = _t(
            "This browser can keep no more: wait until the photos before are sent."
        );
        this.announce("error", message, {});
    }

    announce(status, message, changes) {
        const answers = this.screen.answers + 1;
        Object.assign(this.screen, {status, message, answers, ...changes});
        this.screen.isFlashing = true;
        clearTimeout(this.flashTimer);
        this.flashTimer = setTimeout(
            () => (this.screen.isFlashing = false),
            FLASH_MILLISECONDS
        );
        playSound(status);
    }

    scrollToLine() {
        const row = this.root.el?.querySelector(".o_returns_scanner_line_current");
        row?.scrollIntoView({block: "center"});
    }

    get isInspecting() {
        return this.screen.state.mode === "inspect";
    }

    get hasQuestions() {
        return this.isInspecting && this.screen.inspection?.answers?.length > 0;
    }

    /** Until all is answered, the questions decide on grade and disposition. */
    get groups() {
        const isAsking = this.hasQuestions && this.screen.inspection.missing.length > 0;
        return this.isInspecting && !isAsking
            ? ["grade", "disposition", "action"]
            : ["action"];
    }

    /** Expected and counted of a line, for what is being done now. */
    getCount(line) {
        return this.isInspecting
            ? {expected: line.received, counted: line.inspected}
            : {expected: line.expected, counted: line.received};
    }

    getLineClass(line) {
        const {expected, counted} = this.getCount(line);
        return {
            o_returns_scanner_line_unexpected: line.is_unexpected,
            o_returns_scanner_line_current: line.id === this.screen.lineId,
            o_returns_scanner_line_over: counted > expected,
            o_returns_scanner_line_full: expected && counted === expected,
        };
    }

    get waitingText() {
        return this.screen.waiting === 1
            ? _t("1 scan waiting")
            : _t("%s scans waiting", this.screen.waiting);
    }

    get total() {
        const {lines, unexpected, is_unexplained} = this.screen.order;
        const counts = lines.map((line) => this.getCount(line));
        if (is_unexplained && !this.isInspecting) {
            const taken = unexpected.map(({quantity}) => quantity);
            counts.push(...taken.map((counted) => ({expected: 0, counted})));
        }
        const sum = (name) => counts.reduce((total, count) => total + count[name], 0);
        return {expected: sum("expected"), counted: sum("counted")};
    }

    isCurrent(kind, command) {
        const {inspection, state} = this.screen;
        if (kind !== "action" && this.hasQuestions) {
            return inspection[`${kind}_id`] === command.id;
        }
        if (kind === "action") {
            return command.id === (this.isInspecting ? "INSPECT" : "RECEIVE");
        }
        return state[`${kind}_id`] === command.id;
    }

    getColor(kind, command) {
        if (command.id === "VALIDATE") {
            return "success";
        }
        return this.isCurrent(kind, command) ? "primary" : "secondary";
    }

    get canPrintLabels() {
        return this.screen.order?.has_labels && this.isInspecting;
    }

    /** The label of a parcel that is put aside until somebody knows whose it is. */
    get canPrintParcelLabel() {
        const {is_unexplained, lines, unexpected} = this.screen.order;
        return is_unexplained && lines.length + unexpected.length > 0;
    }

    async print(ev, method) {
        ev.currentTarget.blur();
        const action = await this.orm.call("return.order", method, [
            [this.screen.order.id],
        ]);
        return this.action.doAction(action);
    }

    printCard() {
        const active_ids = this.screen.card.grade.map(({id}) => id);
        return this.action.doAction("returns_management.action_report_command_card", {
            additionalContext: {active_ids},
        });
    }
}

registry.category("actions").add("returns_management.scanner", ReturnsScanner);
