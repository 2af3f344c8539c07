// What lies between one client and its homeserver, and its faults. The line can be cut. Encrypted to-device mail, which
// carries the keys of rooms, can be held back from chosen people: the client believes that it is sent.
const SYNC = /\/sync$/;
const MAIL = /\/sendToDevice\/m\.room\.encrypted\//;

export class Network {
    #held = new Set();
    #kept = [];
    #calls = new Set(); // what is under way
    #synced;

    isCut = false;

    // `synced` is called when an answer of /sync is here, before the library sees it.
    constructor(synced) {
        this.#synced = synced;
    }

    cut() {
        this.isCut = true;
        for (const call of this.#calls) call.abort();
    }

    mend() {
        this.isCut = false;
    }

    // Takes the place of `fetch` in the client library.
    fetch = async (resource, options) => {
        const url = new URL(resource);
        if (this.#held.size === 0 || options?.method !== "PUT" || !MAIL.test(url.pathname)) {
            return this.#call(resource, options);
        }
        const { messages } = JSON.parse(options.body);
        const [kept, going] = [{}, {}];
        for (const [user, mail] of Object.entries(messages)) (this.#held.has(user) ? kept : going)[user] = mail;
        if (Object.keys(kept).length > 0) this.#kept.push({ url, headers: options.headers, messages: kept });
        return this.#call(resource, { ...options, body: JSON.stringify({ messages: going }) });
    };

    // A call that the cut ends looks to the library like any that gets no answer.
    async #call(resource, options) {
        const call = new AbortController();
        this.#calls.add(call);
        const signals = [call.signal, options?.signal].filter(Boolean);
        try {
            if (this.isCut) throw new TypeError("the line is cut");
            const answer = await fetch(resource, { ...options, signal: AbortSignal.any(signals) });
            if (answer.ok && SYNC.test(new URL(resource).pathname)) this.#synced();
            return answer;
        } catch (error) {
            throw call.signal.aborted ? new TypeError("the line was cut") : error;
        } finally {
            this.#calls.delete(call);
        }
    }

    hold(users) {
        users.forEach((user) => this.#held.add(user));
    }

    // Sends what is held, oldest first; how many requests that were. Another transaction ID than before, since the
    // homeserver has answered the old one.
    async release() {
        this.#held.clear();
        const kept = this.#kept.splice(0);
        for (const { url, headers, messages } of kept) {
            const answer = await fetch(`${url}-late`, { method: "PUT", headers, body: JSON.stringify({ messages }) });
            if (!answer.ok) throw new Error(`late mail was refused: ${answer.status}`);
        }
        return kept.length;
    }

    // What is held never arrives, and what is sent from now on does.
    lose() {
        this.#held.clear();
        return this.#kept.splice(0).length;
    }
}
