import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {PhotoButton} from "../photo/photo_button";

const PAD = ["7", "8", "9", "4", "5", "6", "1", "2", "3", ".", "0", "-"];

/**
 * The questions of a checklist about the goods that were scanned, one at a time.
 *
 * Answers are sent like scans, `RETANS<question>:<answer>`. What is typed and not sent
 * yet is all that is kept here; the parent gives the component the inspection as key.
 */
export class ScannerQuestions extends Component {
    static template = "returns_management.ScannerQuestions";
    static components = {PhotoButton};
    static props = {
        inspection: Object,
        grades: Array,
        dispositions: Array,
        onScan: Function,
    };

    setup() {
        this.pad = PAD;
        this.state = useState({chosenId: 0, skipped: {}, typed: "", reason: ""});
    }

    get answers() {
        return this.props.inspection.answers;
    }

    /** The question that is asked now: the one that was touched, or the next open one. */
    get current() {
        const {chosenId, skipped} = this.state;
        const chosen = this.answers.find(({id}) => id === chosenId);
        if (chosen || this.props.inspection.needs_reason) {
            return chosen;
        }
        return this.answers.find(({id, is_answered}) => !is_answered && !skipped[id]);
    }

    get position() {
        return _t("Question %(number)s of %(count)s", {
            number: this.answers.indexOf(this.current) + 1,
            count: this.answers.length,
        });
    }

    get yesNo() {
        return [
            {value: "yes", label: _t("Yes"), icon: "check"},
            {value: "no", label: _t("No"), icon: "times"},
        ];
    }

    getStepClass(answer) {
        if (answer === this.current) {
            return "btn-primary";
        }
        if (!answer.is_answered) {
            return "btn-outline-secondary";
        }
        return answer.is_ok ? "btn-success" : "btn-warning";
    }

    getLimits({minimum, maximum, unit}) {
        return minimum === false ? unit : `${minimum} – ${maximum} ${unit}`;
    }

    get isOutside() {
        const {minimum, maximum} = this.current;
        const number = parseFloat(this.state.typed);
        return minimum !== false && (number < minimum || number > maximum);
    }

    get isNumber() {
        return /^-?\d+(\.\d*)?$/.test(this.state.typed);
    }

    get outcome() {
        const find = (records, id) => records.find((record) => record.id === id);
        const {grade_id, disposition_id, proposed_grade_id, proposal} =
            this.props.inspection;
        return {
            grade: find(this.props.grades, grade_id),
            disposition: find(this.props.dispositions, disposition_id),
            proposed: find(this.props.grades, proposed_grade_id),
            reasons: (proposal || "").split("\n").filter(Boolean),
        };
    }

    choose(ev, answer) {
        ev.currentTarget.blur();
        this.state.chosenId = answer.id;
        this.state.typed = "";
    }

    skip(ev) {
        ev.currentTarget.blur();
        this.state.skipped[this.current.id] = true;
        this.state.chosenId = 0;
        this.state.typed = "";
    }

    press(ev, key) {
        ev.currentTarget.blur();
        const {typed} = this.state;
        if (key === "-") {
            this.state.typed = typed.startsWith("-") ? typed.slice(1) : `-${typed}`;
        } else if (key !== "." || !typed.includes(".")) {
            this.state.typed = typed + key;
        }
    }

    erase(ev) {
        ev.currentTarget.blur();
        this.state.typed = this.state.typed.slice(0, -1);
    }

    answer(ev, text) {
        ev?.currentTarget?.blur();
        return this.send(text);
    }

    answerPhoto({data}) {
        return this.send("", data);
    }

    send(text, photo) {
        const {id} = this.current;
        Object.assign(this.state, {chosenId: 0, typed: ""});
        return this.props.onScan(`RETANS${id}:${text}`, photo);
    }

    sendReason(ev) {
        ev.preventDefault();
        document.activeElement?.blur();
        const {id} = this.props.inspection;
        return this.props.onScan(`RETWHY${id}:${this.state.reason}`);
    }

    touch(ev, barcode) {
        ev.currentTarget.blur();
        return this.props.onScan(barcode);
    }

    takePhoto({name, data}) {
        return this.props.onScan(`RETPIC${this.props.inspection.id}:${name}`, data);
    }
}
