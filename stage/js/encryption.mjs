// The half of a client that keeps secrets: Rust crypto in memory, cross-signing, what a person sees of trust.
import { ClientEvent } from "matrix-js-sdk";
import {
    AllDevicesIsolationMode, EventShieldColour, EventShieldReason, OnlySignedDevicesIsolationMode, decodeRecoveryKey,
} from "matrix-js-sdk/lib/crypto-api/index.js";
import { Verifications } from "./verifications.mjs";

// The key that opens secret storage, once it is made or given.
export class Vault {
    key = null;

    callbacks = {
        getSecretStorageKey: async ({ keys }) => (this.key ? [Object.keys(keys)[0], this.key] : null),
    };
}

export class Encryption {
    static acts = new Set([
        "ownKeys", "isEncrypted", "shield", "wire", "hold", "release", "lose", "discardSession", "setUpRecovery",
        "identity", "devices", "pinIdentity", "requestVerification", "acceptVerification", "startSas", "confirmSas",
        "mismatchSas", "cancelVerification", "keyRequests", "letters", "sendLetter",
    ]);

    // `strict` gives keys to, and takes messages from, cross-signed devices alone, as Element does that is told to
    // exclude insecure devices. `verifiedOnly` gives keys to nobody who was not verified.
    static async start(client, vault, network, tell, { password, crossSigned, strict, verifiedOnly, recoveryKey }) {
        await client.initRustCrypto({ useIndexedDB: false });
        const crypto = client.getCrypto();
        crypto.setDeviceIsolationMode(
            strict ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false),
        );
        crypto.globalBlacklistUnverifiedDevices = verifiedOnly;
        if (recoveryKey) vault.key = decodeRecoveryKey(recoveryKey);
        else if (crossSigned) await crypto.bootstrapCrossSigning(newIdentity(client, password));
        return new Encryption(client, vault, network, tell);
    }

    constructor(client, vault, network, tell) {
        this.client = client;
        this.vault = vault;
        this.network = network;
        this.verifications = new Verifications(client, tell);
        [this.asked, this.received] = [[], []];
        client.on(ClientEvent.ReceivedToDeviceMessage, ({ message, encryptionInfo }) => {
            if (!encryptionInfo || message.type.startsWith("m.")) return;
            this.received.push({ sender: message.sender, type: message.type, content: message.content });
        });
        client.on(ClientEvent.ToDeviceEvent, (event) => {
            const { action, body } = event.getContent();
            if (event.getType() !== "m.room_key_request" || action !== "request") return;
            this.asked.push({ sender: event.getSender(), room: body.room_id, session_id: body.session_id });
        });
    }

    get #crypto() {
        return this.client.getCrypto();
    }

    // After the first sync: a device that was given the recovery key signs itself.
    async finish() {
        if (!this.vault.key) return;
        await this.#crypto.userHasCrossSigningKeys(this.client.getUserId(), true);
        await this.#crypto.bootstrapCrossSigning({});
    }

    // Puts the identity into secret storage; the key that opens it.
    async setUpRecovery() {
        const made = await this.#crypto.createRecoveryKeyFromPassphrase();
        this.vault.key = made.privateKey;
        await this.#crypto.bootstrapSecretStorage({
            createSecretStorageKey: async () => made, setupNewSecretStorage: true,
        });
        return made.encodedPrivateKey;
    }

    async ownKeys() {
        return { version: this.#crypto.getVersion(), ...(await this.#crypto.getOwnDeviceKeys()) };
    }

    async isEncrypted({ room }) {
        return await this.#crypto.isEncryptionEnabledInRoom(room);
    }

    // The shield that Element would show beside a message: null for one that was never encrypted.
    async shield({ room, event: id }) {
        const event = this.#event(room, id);
        await this.client.decryptEventIfNeeded(event);
        const info = await this.#crypto.getEncryptionInfoForEvent(event);
        if (!info) return null;
        const reason = info.shieldReason === null ? null : EventShieldReason[info.shieldReason].toLowerCase();
        return { colour: EventShieldColour[info.shieldColour].toLowerCase(), reason };
    }

    // An event as it came over the wire, and why it could not be decrypted.
    async wire({ room, event: id }) {
        const event = this.#event(room, id);
        await this.client.decryptEventIfNeeded(event);
        return {
            type: event.getWireType(), content: event.getWireContent(), failure: event.decryptionFailureReason,
        };
    }

    // The keys that others have asked this device for, oldest first.
    keyRequests() {
        return this.asked;
    }

    // What came to this device, encrypted, that is no part of Matrix itself; oldest first.
    letters() {
        return this.received;
    }

    // Sends one to a device of somebody with whom an encrypted room is shared.
    async sendLetter({ user, device, type, content }) {
        const batch = await this.#crypto.encryptToDeviceMessages(type, [{ userId: user, deviceId: device }], content);
        if (batch.batch.length !== 1) throw new Error(`${device} of ${user} is not known here`);
        await this.client.queueToDevice(batch);
    }

    async hold({ users }) {
        this.network.hold(users);
    }

    async release() {
        return await this.network.release();
    }

    async lose() {
        return this.network.lose();
    }

    async discardSession({ room }) {
        await this.#crypto.forceDiscardSession(room);
    }

    // What this client knows of somebody's identity, asked again from the homeserver.
    async identity({ user }) {
        const known = await this.#crypto.userHasCrossSigningKeys(user, true);
        const status = await this.#crypto.getUserVerificationStatus(user);
        return {
            known, verified: status.isCrossSigningVerified(), changed: status.needsUserApproval,
            master: known ? await this.#masterKey(user) : null,
        };
    }

    async #masterKey(user) {
        const answer = await this.client.downloadKeysForUsers([user]);
        return Object.values(answer.master_keys?.[user]?.keys ?? {})[0] ?? null;
    }

    async devices({ user }) {
        const devices = (await this.#crypto.getUserDeviceInfo([user], true)).get(user) ?? new Map();
        return await Promise.all([...devices.values()].map(async (device) => {
            const status = await this.#crypto.getDeviceVerificationStatus(user, device.deviceId);
            return {
                device_id: device.deviceId, ed25519: device.getFingerprint(), curve25519: device.getIdentityKey(),
                cross_signed: status?.signedByOwner ?? false, verified: status?.isVerified() ?? false,
            };
        }));
    }

    async pinIdentity({ user }) {
        await this.#crypto.pinCurrentUserIdentity(user);
    }

    requestVerification = (args) => this.verifications.request(args);
    acceptVerification = (args) => this.verifications.accept(args);
    startSas = (args) => this.verifications.startSas(args);
    confirmSas = (args) => this.verifications.confirm(args);
    mismatchSas = (args) => this.verifications.mismatch(args);
    cancelVerification = (args) => this.verifications.cancel(args);

    #event(room, id) {
        const event = this.client.getRoom(room)?.findEventById(id);
        if (!event) throw new Error(`no event ${id} is here`);
        return event;
    }
}

const newIdentity = (client, password) => ({
    setupNewCrossSigning: true,
    authUploadDeviceSigningKeys: (send) => send({
        type: "m.login.password", identifier: { type: "m.id.user", user: client.getUserId() }, password,
    }),
});
