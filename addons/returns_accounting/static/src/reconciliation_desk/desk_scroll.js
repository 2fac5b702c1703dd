import {useEffect, useRef, useState} from "@odoo/owl";

// The height of an item, as in the style sheet, and how many are drawn beyond those
// that are seen: a list of a hundred thousand items has no more elements than that.
const ROW_HEIGHT = 64;
const DRAWN_AHEAD = 15;

/**
 * The lists of the desk under their bars: only what is seen of them is drawn, what comes
 * next is asked for, and the bar is always in sight.
 *
 * @param {DeskModel} desk
 * @returns {Object} {drawn, onScroll, toTop}
 */
export function useDeskScroll(desk) {
    const list = useRef("list");
    const candidates = useRef("candidates");
    const state = useState({top: 0});

    function scrollTo(top) {
        if (list.el) {
            list.el.scrollTop = top;
        }
        state.top = top;
    }

    function showItem() {
        const {el} = list;
        if (!el) {
            return;
        }
        const top = desk.index * ROW_HEIGHT;
        if (top < el.scrollTop) {
            scrollTo(top);
        } else if (top + ROW_HEIGHT > el.scrollTop + el.clientHeight) {
            scrollTo(top + ROW_HEIGHT - el.clientHeight);
        }
    }

    function showCandidate() {
        const row = candidates.el?.querySelector(".o_current");
        row?.scrollIntoView({block: "nearest"});
    }

    useEffect(showItem, () => [desk.index, desk.tab]);
    useEffect(showCandidate, () => [desk.candidateIndex]);

    return {
        get drawn() {
            const seen = list.el?.clientHeight || window.innerHeight;
            const above = Math.floor(state.top / ROW_HEIGHT) - DRAWN_AHEAD;
            const first = Math.max(0, above);
            const last = first + Math.ceil(seen / ROW_HEIGHT) + 2 * DRAWN_AHEAD;
            const items = desk.items.slice(first, last);
            return {
                items: items.map((item, offset) => ({...item, index: first + offset})),
                above: first * ROW_HEIGHT,
                below: Math.max(0, desk.items.length - last) * ROW_HEIGHT,
            };
        },
        onScroll: ({target}) => {
            state.top = target.scrollTop;
            desk.readMore((target.scrollTop + target.clientHeight) / ROW_HEIGHT);
        },
        toTop: () => scrollTo(0),
    };
}
