import {_t} from "@web/core/l10n/translation";

export const TABS = ["gateway", "booked", "credit", "payout", "bank"];

// Items left below the last one on the screen when the next page is asked for.
const READ_AHEAD = 20;

/**
 * What the desk shows, and the calls that change it. All that is decided is decided by
 * the server; its answers say what is open no more, so that no list is read again.
 */
export class DeskModel {
    /**
     * @param {Function} call (method, args) => answer of return.reconciliation.desk
     */
    constructor(call) {
        this.call = call;
        this.providers = [];
        this.providerId = false;
        this.tab = TABS[0];
        this.settings = {};
        this.mayDecide = false;
        this.search = "";
        this.items = [];
        this.next = false;
        this.index = 0;
        this.candidates = [];
        this.candidateIndex = 0;
        this.candidateSearch = "";
        this.chosen = [];
        this.before = null;
        this.totals = null;
        this.done = {};
        this.history = [];
        this.isBusy = false;
        this.requests = 0;
    }

    get item() {
        return this.items[this.index];
    }

    get candidate() {
        return this.candidates[this.candidateIndex];
    }

    /** Keys of what Enter accepts: what was chosen, else the candidate under the bar. */
    get keys() {
        if (this.chosen.length) {
            return this.chosen;
        }
        return this.candidate ? [this.candidate.key] : [];
    }

    /** What would be left of the item, or null where currencies differ. */
    getRest(keys) {
        const parts = this.candidates.filter(({key}) => keys.includes(key));
        if (!this.item || parts.some(({effect}) => effect === false)) {
            return null;
        }
        const rest = parts.reduce((sum, {effect}) => sum + effect, this.item.amount);
        return Math.round(rest * 1e6) / 1e6;
    }

    async start(params) {
        const answer = await this.call("start", [
            params.provider_id || false,
            params.tab || false,
            params.item_id || false,
        ]);
        this.providers = answer.providers;
        this.providerId = answer.provider_id;
        this.tab = answer.tab;
        this.settings = answer.settings;
        this.mayDecide = answer.may_decide;
        this.show(answer);
        this.showCandidates(answer.candidates);
    }

    show({items, next}) {
        Object.assign(this, {items, next, index: 0, chosen: []});
    }

    showCandidates(candidates) {
        Object.assign(this, {candidates, candidateIndex: 0, chosen: []});
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

    async changeTab(tab) {
        Object.assign(this, {tab, search: ""});
        await this.reload();
    }

    async reload() {
        const request = ++this.requests;
        const answer = await this.call("read_page", [
            this.providerId,
            this.tab,
            this.search,
        ]);
        if (request === this.requests) {
            this.show(answer);
            await this.readCandidates();
        }
    }

    async readMore(lastShown) {
        const {next, requests} = this;
        if (!next || this.isReading || lastShown < this.items.length - READ_AHEAD) {
            return;
        }
        this.isReading = true;
        try {
            const answer = await this.call("read_page", [
                this.providerId,
                this.tab,
                this.search,
                next,
            ]);
            if (requests === this.requests) {
                this.items.push(...answer.items);
                this.next = answer.next;
            }
        } finally {
            this.isReading = false;
        }
    }

    /** Candidates of the item under the bar; an answer that comes late is dropped. */
    async readCandidates() {
        const {item} = this;
        if (!item) {
            return this.showCandidates([]);
        }
        const candidates = await this.call("read_candidates", [
            this.providerId,
            this.tab,
            item.id,
            this.candidateSearch,
        ]);
        if (item === this.item) {
            this.showCandidates(candidates);
        }
    }

    async select(index) {
        this.index = Math.max(0, Math.min(index, this.items.length - 1));
        this.candidateSearch = "";
        this.chosen = [];
        await Promise.all([this.readCandidates(), this.readMore(this.index)]);
    }

    selectCandidate(index) {
        this.candidateIndex = Math.max(0, Math.min(index, this.candidates.length - 1));
    }

    toggle(candidate) {
        if (candidate) {
            const {key} = candidate;
            const others = this.chosen.filter((chosen) => chosen !== key);
            this.chosen =
                others.length < this.chosen.length ? others : [...others, key];
        }
    }

    accept() {
        return this.act("accept", [this.item.id, this.keys]);
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

export const tabLabels = () => ({
    gateway: _t("Gateway"),
    booked: _t("Booked Here"),
    credit: _t("Credit Notes"),
    payout: _t("Payouts"),
    bank: _t("Bank"),
});
