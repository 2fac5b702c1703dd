import {approveAndReceive, inspect, returnAll} from "./return_steps";
import {registry} from "@web/core/registry";

/**
 * A return from the sales order that the test opens to the shelf: wizard, approval,
 * receipt, inspection.
 */
registry.category("web_tour.tours").add("return_order_tour", {
    steps: () => [
        ...returnAll("2.00"),
        ...approveAndReceive(),
        ...inspect("Chair", "As new", "Restock"),
    ],
});
