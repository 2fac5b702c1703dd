import {useExternalListener} from "@odoo/owl";
import {TABS} from "./desk_lists";

/**
 * The keys of the desk: moving in its two panes, changing the list, and what a person
 * does. A key that is typed in a field, a dialog or the command palette is not ours.
 *
 * @param {DeskModel} desk
 * @param {Object} screen {pane: "items" or "candidates"}
 * @param {Object} work {decide, look: {key: function}, changeTab}; only who may decide
 *     has the keys that do
 */
export function useDeskKeys(desk, screen, {decide, look, changeTab}) {
    function moveTo(index) {
        return screen.pane === "candidates"
            ? desk.selectCandidate(index)
            : desk.select(index);
    }

    function move(step) {
        const isRight = screen.pane === "candidates";
        return moveTo((isRight ? desk.candidateIndex : desk.index) + step);
    }

    const moves = {
        ArrowLeft: () => (screen.pane = "items"),
        ArrowRight: () => (screen.pane = "candidates"),
        ArrowUp: () => move(-1),
        ArrowDown: () => move(1),
        Home: () => moveTo(0),
    };

    function getWork(key) {
        const tab = TABS[Number(key) - 1];
        if (tab) {
            return () => changeTab(tab);
        }
        const name = key.length === 1 ? key.toLowerCase() : key;
        return {...moves, ...look, ...(desk.mayDecide ? decide : {})}[name];
    }

    useExternalListener(window, "keydown", (ev) => {
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
        const work = getWork(ev.key);
        const isButton = ev.key === "Enter" && ev.target.closest?.("button, a");
        if (work && !isButton) {
            ev.preventDefault();
            work();
        }
    });
}
