import {DeskLists} from "./desk_lists";

/**
 * The lists of the desk, and the calls that change them. All that is decided is decided
 * by the server; its answers say what is open no more, so that no list is read again.
 */
export class DeskModel extends DeskLists {
    constructor(call) {
        super(call);
        this.before = null;
        this.totals = null;
        this.done = {};
        this.history = [];
        this.isBusy = false;
    }

    /** The sums take longer than the lists: they follow when the screen is there. */
    async readTotals() {
        if (!this.providerId) {
            return;
        }
        this.totals = await this.call("read_totals", [this.providerId]);
        if (!this.before) {
            this.before = this.totals.tabs;
        }
    }

    async readHistory() {
        if (this.providerId) {
            this.history = await this.call("read_history", [this.providerId]);
        }
    }

    async changeProvider(providerId) {
        Object.assign(this, {providerId, before: null, totals: null, done: {}});
        await this.reload();
        await Promise.all([this.readTotals(), this.readHistory()]);
    }

    accept() {
        return this.act("accept", [this.item.id, this.keys]);
    }

    /** Whether all that Enter would accept is proposed by a rule, and can be rejected. */
    get canReject() {
        const {keys} = this;
        const proposed = this.candidates.filter(
            ({key, proposal}) => proposal && keys.includes(key)
        );
        return keys.length > 0 && proposed.length === keys.length;
    }

    reject() {
        return this.act("reject", [this.item.id, this.keys]);
    }

    writeOff(reason) {
        return this.act("write_off", [this.item.id, this.chosen, reason]);
    }

    createDocument() {
        return this.act("create_document", [this.item.id]);
    }

    /** One thing at a time: a key that is held down must not decide twice. */
    async act(method, args) {
        if (this.isBusy) {
            return null;
        }
        this.isBusy = true;
        try {
            const call = [this.providerId, this.tab, ...args];
            const answer = await this.call(method, call);
            await this.follow(answer);
            return answer.decision;
        } finally {
            this.isBusy = false;
        }
    }

    async follow(answer) {
        this.count(answer.changes);
        this.history.unshift(answer.decision);
        const stays = new Set(answer.open[this.tab] || []);
        const touched = this.item.id;
        if (stays.has(touched)) {
            const page = await this.call("read_page", [
                this.providerId,
                this.tab,
                "",
                false,
                touched,
            ]);
            this.items.splice(this.index, 1, ...page.items);
        } else {
            this.items.splice(this.index, 1);
        }
        await this.select(this.index);
        this.refresh();
    }

    /** What was done, beside what was open before: the two give what is open now. */
    count(changes) {
        for (const [tab, {count, amount}] of Object.entries(changes)) {
            const done = this.done[tab] || {count: 0, amount: 0};
            this.done[tab] = {
                count: done.count - count,
                amount: done.amount - amount,
            };
        }
    }

    refresh() {
        this.readTotals().catch(() => null);
    }

    async undo(decision) {
        const last = decision || this.history.find(({is_undone}) => !is_undone);
        if (!last || this.isBusy) {
            return null;
        }
        this.isBusy = true;
        try {
            const answer = await this.call("undo", [last.id]);
            this.count(answer.changes);
            Object.assign(
                this.history.find(({id}) => id === last.id),
                answer.decision
            );
            await this.reload();
            this.refresh();
            return answer.decision;
        } finally {
            this.isBusy = false;
        }
    }

    /**
     * Accept all that a rule proposes, batch by batch.
     *
     * @param {Object} choice {rule, confidence}
     * @param {Function} onProgress called with the number accepted so far
     * @returns {Number} how many
     */
    async acceptBulk({rule, confidence}, onProgress) {
        let count = 0;
        let isMore = true;
        while (isMore) {
            const answer = await this.call("accept_bulk", [
                this.providerId,
                rule,
                confidence,
            ]);
            count += answer.count;
            this.count(answer.changes);
            if (answer.decision) {
                this.history.unshift(answer.decision);
            }
            onProgress(count);
            isMore = answer.left;
        }
        await this.reload();
        this.refresh();
        return count;
    }

    /** Open before, done here, open now, of the list that is shown. */
    get tie() {
        const before = this.before?.[this.tab];
        const now = this.totals?.tabs[this.tab];
        if (!before || !now) {
            return null;
        }
        const done = this.done[this.tab] || {count: 0, amount: 0};
        const others = before.count - done.count - now.count;
        return {before, done, now, others};
    }
}
