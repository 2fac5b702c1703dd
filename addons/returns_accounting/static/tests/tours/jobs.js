import {rpc} from "@web/core/network/rpc";

const call = (model, method, args = [], kwargs = {}) =>
    rpc(`/web/dataset/call_kw/${model}/${method}`, {model, method, args, kwargs});

/** What the scheduler does by itself, one job after the other. */
export async function runJobs(...codes) {
    for (const code of codes) {
        const ids = await call("ir.cron", "search", [
            [["code", "=", `model.${code}()`]],
        ]);
        await call("ir.cron", "method_direct_trigger", [ids]);
    }
}
