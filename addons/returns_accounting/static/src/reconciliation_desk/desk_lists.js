import {_t} from "@web/core/l10n/translation";

export const TABS = ["gateway", "booked", "credit", "payout", "bank"];

// Items left below the last one on the screen when the next page is asked for.
const READ_AHEAD = 20;

/** What the desk shows: read page by page, and walked through. */
export class DeskLists {
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
}

export const tabLabels = () => ({
    gateway: _t("Gateway"),
    booked: _t("Booked Here"),
    credit: _t("Credit Notes"),
    payout: _t("Payouts"),
    bank: _t("Bank"),
});
