// Many Matrix clients (matrix-js-sdk, the library under Element) in one process, driven by JSON lines.
//
// In:  {"id": 1, "client": "name", "act": "send", "args": {...}}
// Out: {"id": 1, "ok": result} or {"id": 1, "error": {"text", "status", "errcode"}}, in any order, and unasked
//      {"client": "name", "pushes": [{"push": "event" | "changed" | "member" | "invite" | "typing" | "sync"
//      | "verification", ...}, ...]}: what came with one answer of the homeserver comes together.
// The process ends when its input ends.
import { createInterface } from "node:readline";

// Standard output carries the protocol, so what the library prints goes to standard error: all of it with
// STAGE_CLIENT_LOG set, else errors only. Before the import, because the library binds its logger to the console of
// that moment.
const print = process.env.STAGE_CLIENT_LOG ? (...words) => console.error(...words) : () => {};
for (const level of ["debug", "info", "log", "trace", "warn"]) console[level] = print;
const { Person } = await import("./person.mjs");

const people = new Map();
const write = (line) => process.stdout.write(JSON.stringify(line) + "\n");

async function perform({ client: name, act, args }) {
    if (act === "login" || act === "resume") {
        if (people.has(name)) throw new Error(`a client named ${name} is here already`);
        const person = await Person[act](args, (pushes) => write({ client: name, pushes }));
        people.set(name, person);
        return await person.enter();
    }
    const person = people.get(name);
    if (!person) throw new Error(`no client named ${name} is here`);
    const result = await person.perform(act, args ?? {});
    if (act === "close" || act === "logout") people.delete(name);
    return result;
}

const describe = (error) => ({
    text: error?.data?.error ?? error?.message ?? String(error),
    status: error?.httpStatus ?? 0,
    errcode: error?.errcode ?? error?.name ?? "",
});

createInterface({ input: process.stdin })
    .on("line", async (line) => {
        const request = JSON.parse(line);
        try {
            write({ id: request.id, ok: (await perform(request)) ?? null });
        } catch (error) {
            write({ id: request.id, error: describe(error) });
        }
    })
    .on("close", () => process.exit(0));

// A client library that fails in the background must be seen, but must not take the other clients with it.
process.on("unhandledRejection", (error) => console.error("unhandled rejection:", error));
