// What one client tells: all that came with one answer of its /sync at once, so that whoever looks on sees neither
// half of it, such as a member gone while the event that says why is still to come.
export class Telling {
    #kept = null;
    #write;

    constructor(write) {
        this.#write = write;
    }

    tell = (push) => {
        if (this.#kept) this.#kept.push(push);
        else this.#write([push]);
    };

    // An answer has come, and is being taken in.
    hold() {
        this.#kept ??= [];
    }

    // It is taken in, or never will be.
    release() {
        const kept = this.#kept ?? [];
        this.#kept = null;
        if (kept.length > 0) this.#write(kept);
    }
}
