// One logged-in Matrix client: what it does when asked, and what it tells as its sync goes on.
import {
    ClientEvent, ConnectionError, Filter, MatrixEventEvent, MatrixScheduler, MemoryStore, RoomEvent, createClient,
} from "matrix-js-sdk";
import { PollResponseEvent } from "matrix-js-sdk/lib/extensible_events_v1/PollResponseEvent.js";
import { Encryption, Vault } from "./encryption.mjs";
import { Network } from "./network.mjs";
import { Telling } from "./telling.mjs";

const RETRY_MS = 250;
const RESEND_MS = 45_000;
// Timeline events per room and sync, so that tests do not meet gaps: the library's own `initialSyncLimit` counts for
// the first sync alone, and of a burst of more than ten events the homeserver would leave out the older ones.
const HISTORY = 200;

// While the homeserver is away people press "resend": the same event with the same transaction ID, in order.
const scheduler = () => new MatrixScheduler(
    (event, attempts, error) => {
        if (!(error instanceof ConnectionError)) return MatrixScheduler.RETRY_BACKOFF_RATELIMIT(event, attempts, error);
        return attempts * RETRY_MS < RESEND_MS ? RETRY_MS : -1;
    },
    (event) => event.getRoomId(),
);

const raw = (event) => {
    const seen = event.getEffectiveEvent();
    return {
        ...seen, room_id: event.getRoomId(), event_id: event.getId(), encrypted: event.isEncrypted(),
        undecryptable: event.isDecryptionFailure(),
    };
};

export class Person {
    static acts = new Set([
        "send", "sendState", "redact", "createRoom", "markDirect", "invite", "join", "leave", "kick", "ban", "typing",
        "read", "state", "shown", "poll", "vote", "request", "goOffline", "goOnline", "logout", "close",
    ]);

    static async login({ url, user, password, deviceName }, write) {
        const answer = await createClient({ baseUrl: url }).loginRequest({
            type: "m.login.password",
            identifier: { type: "m.id.user", user },
            password,
            initial_device_display_name: deviceName,
        });
        return Person.resume(
            { url, userId: answer.user_id, accessToken: answer.access_token, deviceId: answer.device_id }, write,
        );
    }

    // `encryption`, when given, says how this client keeps secrets.
    static async resume({ url, userId, accessToken, deviceId, encryption }, write) {
        const telling = new Telling(write);
        const [vault, network] = [new Vault(), new Network(() => telling.hold())];
        const client = createClient({
            baseUrl: url, userId, accessToken, deviceId, timelineSupport: true, store: new MemoryStore(),
            scheduler: scheduler(), fetchFn: network.fetch, cryptoCallbacks: vault.callbacks,
        });
        const person = new Person(client, network, telling);
        if (encryption) person.encryption = await Encryption.start(client, vault, network, telling.tell, encryption);
        return person;
    }

    constructor(client, network, telling) {
        Object.assign(this, { client, network, telling, tell: telling.tell, syncState: null });
        [this.writers, this.memberSince] = [new Map(), new Map()];
        client.on(ClientEvent.Event, (event) => this.#see(event));
        client.on(MatrixEventEvent.Decrypted, (event) => this.#changed(event));
        client.on(RoomEvent.Redaction, (event, room) => this.#changed(room.findEventById(event.getAssociatedId())));
        client.on(ClientEvent.Sync, (state) => {
            this.syncState = state;
            client.getRooms().forEach((room) => this.#seeTyping(room));
            this.tell({ push: "sync", state });
            telling.release();
        });
    }

    account() {
        return {
            user_id: this.client.getUserId(),
            access_token: this.client.getAccessToken(),
            device_id: this.client.getDeviceId(),
        };
    }

    // ClientEvent.Event comes after the whole response is in the room's state, in the homeserver's order, for
    // own events too; the rooms' own timeline events come with local echoes in between.
    #see(event) {
        const room = this.client.getRoom(event.getRoomId());
        if (!room) return;
        const told = Boolean(event.getId() && room.findEventById(event.getId()));
        if (event.getType() === "m.room.member" && event.isState()) {
            this.#seeMember(room, event, told);
        }
        if (!told) return; // state that came outside the timeline
        this.tell({ push: "event", room: room.roomId, event: raw(event) });
        // Told again here, since who comes back to a room has events whose Decrypted is not passed on.
        if (event.isEncrypted()) void this.client.decryptEventIfNeeded(event).then(() => this.#changed(event));
        if (event.isRedaction()) this.#changed(room.findEventById(event.getAssociatedId()));
    }

    // By the event and not by the room's state: with state_after (MSC4222) a homeserver can leave a joining out of
    // the state that it has just put into the timeline, and tell the invitation before it instead: also as an event
    // that is in the timeline already.
    #seeMember(room, event, told) {
        const user = event.getStateKey();
        const key = `${room.roomId} ${user}`;
        if (event.getTs() < (this.memberSince.get(key) ?? 0)) return;
        if (told) this.memberSince.set(key, event.getTs());
        const { membership = "leave", displayname = null } = event.getContent();
        this.tell({ push: "member", room: room.roomId, user, membership, name: displayname });
        if (user !== this.client.getUserId() || membership !== "invite") return;
        this.tell({
            push: "invite", room: room.roomId, inviter: event.getSender(), name: room.name,
            is_direct: event.getContent().is_direct === true, reason: event.getContent().reason ?? null,
        });
    }

    // Looked for after each sync: RoomMemberEvent.Typing is not passed on for all members of rooms we were invited to.
    #seeTyping(room) {
        const users = room.getMembers().filter((member) => member.typing).map((member) => member.userId);
        if (users.join() === (this.writers.get(room.roomId) ?? "")) return;
        this.writers.set(room.roomId, users.join());
        this.tell({ push: "typing", room: room.roomId, users });
    }

    #changed(event) {
        if (event?.getId() && !event.status) this.tell({ push: "changed", room: event.getRoomId(), event: raw(event) });
    }

    // Logged in: until the first sync is done, and what a device does then.
    async enter() {
        await this.goOnline();
        await this.encryption?.finish();
        return this.account();
    }

    async perform(act, args) {
        if (Person.acts.has(act)) return await this[act](args);
        if (this.encryption && Encryption.acts.has(act)) return await this.encryption[act](args);
        throw new Error(`this client cannot ${act}`);
    }

    async goOnline() {
        const ready = new Promise((resolve) => {
            const look = (state) => {
                if (state !== "PREPARED" && state !== "SYNCING") return;
                this.client.off(ClientEvent.Sync, look);
                resolve();
            };
            this.client.on(ClientEvent.Sync, look);
        });
        if (this.network.isCut) {
            this.network.mend();
            return await ready;
        }
        const filter = new Filter(this.client.getUserId());
        filter.setTimelineLimit(HISTORY);
        await this.client.startClient({
            filter, initialSyncLimit: HISTORY, pollTimeout: 20_000, threadSupport: false,
        });
        // The library waits five to ten seconds before it looks for a homeserver that has gone away.
        this.retry ??= setInterval(() => {
            if (this.syncState === "RECONNECTING" || this.syncState === "ERROR") this.client.retryImmediately();
        }, RETRY_MS);
        await ready;
    }

    // A client that encrypts cannot be stopped and started again: its keys would be gone.
    goOffline() {
        if (this.encryption) this.network.cut();
        else this.#stop();
    }

    #stop() {
        clearInterval(this.retry);
        this.retry = undefined;
        this.client.stopClient();
        this.telling.release();
    }

    async send({ room, type, content }) {
        return (await this.client.sendEvent(room, null, type, content)).event_id;
    }

    async sendState({ room, type, key, content }) {
        return (await this.client.sendStateEvent(room, type, content, key)).event_id;
    }

    async redact({ room, event, reason }) {
        return (await this.client.redactEvent(room, event, undefined, reason ? { reason } : undefined)).event_id;
    }

    async createRoom({ options }) {
        return (await this.client.createRoom(options)).room_id;
    }

    async markDirect({ room, user }) {
        const known = this.client.getAccountData("m.direct")?.getContent() ?? {};
        await this.client.setAccountData("m.direct", { ...known, [user]: [...(known[user] ?? []), room] });
    }

    async invite({ room, user, reason }) {
        await this.client.invite(room, user, reason ?? undefined);
    }

    async join({ room, via }) {
        return (await this.client.joinRoom(room, { viaServers: via })).roomId;
    }

    async leave({ room }) {
        await this.client.leave(room);
    }

    async kick({ room, user, reason }) {
        await this.client.kick(room, user, reason ?? undefined);
    }

    async ban({ room, user, reason }) {
        await this.client.ban(room, user, reason ?? undefined);
    }

    async typing({ room, on }) {
        await this.client.sendTyping(room, on, 20_000);
    }

    async read({ room, event }) {
        await this.client.sendReadReceipt(this.client.getRoom(room).findEventById(event));
    }

    async state({ room, type, key }) {
        return await this.client.getStateEvent(room, type, key);
    }

    // What a person would see on the screen: edits put in place, redacted messages empty, reactions counted.
    shown({ room: roomId }) {
        const room = this.client.getRoom(roomId);
        if (!room) return [];
        const isShown = (event) =>
            !event.status && event.getRelation()?.rel_type !== "m.replace"
            && ["m.room.message", "m.room.encrypted", "m.sticker"].includes(event.getType());
        return room.getLiveTimeline().getEvents().filter(isShown).map((event) => ({
            event_id: event.getId(),
            sender: event.getSender(),
            content: event.getContent(),
            edited: Boolean(event.replacingEventId()),
            redacted: event.isRedacted(),
            undecryptable: event.isDecryptionFailure(),
            reactions: this.#reactions(room, event.getId()),
        }));
    }

    #reactions(room, eventId) {
        const relations = room.relations.getChildEventsForEvent(eventId, "m.annotation", "m.reaction");
        const byKey = relations?.getSortedAnnotationsByKey() ?? [];
        return Object.fromEntries(byKey.map(([key, events]) => [key, [...events].map((event) => event.getSender())]));
    }

    // A poll as Element shows it: its question and answers, the last vote of each, whether it is over.
    async poll({ room, event }) {
        const poll = this.client.getRoom(room)?.polls.get(event);
        if (!poll) return null;
        const responses = (await poll.getResponses()).getRelations().sort((a, b) => a.getTs() - b.getTs());
        const votes = {};
        for (const response of responses) {
            const vote = response.unstableExtensibleEvent;
            vote?.validateAgainst(poll.pollEvent);
            votes[response.getSender()] = vote?.spoiled ? [] : vote?.answerIds ?? [];
        }
        const { question, answers, kind } = poll.pollEvent;
        return {
            question: question.text,
            answers: Object.fromEntries(answers.map(({ id, text }) => [id, text])),
            disclosed: kind.matches("m.poll.disclosed"),
            votes,
            ended: poll.isEnded,
        };
    }

    // A vote as Element sends it.
    async vote({ room, event, answer }) {
        const { type, content } = PollResponseEvent.from([answer], event).serialize();
        return (await this.client.sendEvent(room, type, content)).event_id;
    }

    async request({ method, path, query, body }) {
        return await this.client.http.authedRequest(method, path, query ?? undefined, body ?? undefined, { prefix: "" });
    }

    async logout() {
        this.#stop();
        await this.client.logout(true);
    }

    close() {
        this.#stop();
    }
}
