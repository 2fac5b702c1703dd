import {
    onWillStart,
    onWillUnmount,
    onWillUpdateProps,
    useComponent,
    useState,
} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const POLL_MILLISECONDS = 1000;
export const REST_MILLISECONDS = 10000;

/**
 * How far the job behind a form is, as `get_status` of its model says: asked for each
 * second while the job is busy, less often while the server does not answer, and again
 * when the form shows another record or state.
 *
 * @param {Object} options
 * @param {Function} options.isBusy (status) => whether the job works on it
 * @param {Function} options.onStatus (before, status, record) => what follows from the
 *     answer
 * @param {Function} [options.onOtherRecord] called before another record is asked about
 * @param {Number} [options.restMilliseconds] ask that often too while it is not busy
 * @returns {Object} {status, isOffline}
 */
export function useJobStatus({isBusy, onStatus, onOtherRecord, restMilliseconds}) {
    const component = useComponent();
    const orm = useService("orm");
    const screen = useState({status: null, isOffline: false});
    let wait = POLL_MILLISECONDS;
    let timer = null;
    let isGone = false;
    let shownId = null;

    async function ask(record) {
        try {
            const call = [record.resModel, "get_status", [[record.resId]]];
            screen.status = await orm.silent.call(...call);
            screen.isOffline = false;
            wait = POLL_MILLISECONDS;
        } catch {
            screen.isOffline = true;
            wait = Math.min(wait * 2, REST_MILLISECONDS);
        }
    }

    async function poll({record}) {
        clearTimeout(timer);
        shownId = record.resId;
        if (!shownId) {
            screen.status = null;
            return;
        }
        const before = screen.status;
        await ask(record);
        if (isGone) {
            return;
        }
        const pause =
            screen.isOffline || isBusy(screen.status) ? wait : restMilliseconds;
        if (pause) {
            timer = setTimeout(() => poll(component.props), pause);
        }
        if (screen.status) {
            await onStatus(before, screen.status, record);
        }
    }

    onWillStart(() => poll(component.props));
    onWillUpdateProps((props) => {
        const isOther = props.record.resId !== shownId;
        if (isOther && onOtherRecord) {
            onOtherRecord();
        }
        if (isOther || props.record.data.state !== screen.status?.state) {
            return poll(props);
        }
    });
    onWillUnmount(() => {
        isGone = true;
        clearTimeout(timer);
    });
    return screen;
}
