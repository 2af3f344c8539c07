// Verification by emoji (SAS) between two people, by to-device mail or in a room. Each change is told as
// {"push": "verification", "verification": {...}}; a verification that somebody started goes on by itself until the
// emoji are there.
import { CryptoEvent, VerificationPhase, VerificationRequestEvent, VerifierEvent } from "matrix-js-sdk/lib/crypto-api/index.js";

export class Verifications {
    #open = new Map(); // by the ID of the flow: {request, verifier, sas}

    constructor(client, tell) {
        this.client = client;
        this.tell = tell;
        client.on(CryptoEvent.VerificationRequestReceived, (request) => this.#keep(request));
    }

    // To everybody's devices in a room, to one device, or to none but a device of our own.
    async request({ user, device, room }) {
        const crypto = this.client.getCrypto();
        const request = room
            ? await crypto.requestVerificationDM(user, room)
            : await crypto.requestDeviceVerification(user, device);
        return this.#keep(request);
    }

    async accept({ id }) {
        await this.#open.get(id).request.accept();
    }

    async startSas({ id }) {
        await this.#open.get(id).request.startVerification("m.sas.v1");
    }

    async confirm({ id }) {
        await this.#open.get(id).sas.confirm();
    }

    async mismatch({ id }) {
        this.#open.get(id).sas.mismatch();
    }

    async cancel({ id }) {
        await this.#open.get(id).request.cancel();
    }

    #keep(request) {
        const id = request.transactionId;
        if (this.#open.has(id)) return id;
        const flow = { request };
        this.#open.set(id, flow);
        request.on(VerificationRequestEvent.Change, () => this.#changed(id, flow));
        this.#changed(id, flow);
        return id;
    }

    #changed(id, flow) {
        const { request } = flow;
        const verifier = request.phase === VerificationPhase.Started ? request.verifier : undefined;
        if (verifier && verifier !== flow.verifier) {
            flow.verifier = verifier;
            verifier.on(VerifierEvent.ShowSas, (sas) => {
                flow.sas = sas;
                this.#changed(id, flow);
            });
            verifier.verify().catch(() => this.#changed(id, flow)); // it was cancelled, and its phase says so
        }
        this.tell({ push: "verification", verification: {
            id,
            user: request.otherUserId,
            device: request.otherDeviceId ?? null,
            room: request.roomId ?? null,
            ours: request.initiatedByMe,
            phase: VerificationPhase[request.phase].toLowerCase(),
            emoji: (flow.sas?.sas.emoji ?? []).map(([emoji]) => emoji),
            cancellation: request.cancellationCode,
        } });
    }
}
