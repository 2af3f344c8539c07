"""A running Parlour: the order in which parts start, and in which they stop."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import structlog

from appservice.app import garbage
from appservice.app.application import Application
from appservice.app.catching_up import tell_whose
from appservice.app.classifying import classifier_of
from appservice.app.encryption import Telling, open_encryption
from appservice.app.erasing_parts import erasures_of
from appservice.app.exporting_parts import teach_exporting
from appservice.app.guardians import teach_guardians
from appservice.app.guarding import teach_guarding
from appservice.app.models import budget_of
from appservice.app.one_way import OneWay, OneWayAtOnce
from appservice.app.pages import open_pages
from appservice.app.parts import Parts, open_parts
from appservice.app.peers import ages_with_peers
from appservice.app.rules import LiveRules, link_key, rules_of
from appservice.app.settling import keep_settling
from appservice.app.side import Surroundings
from appservice.app.timers import Timers
from appservice.app.upkeep import ALIVE, Upkeep
from appservice.app.verifying import verifying_of
from appservice.config import Config
from appservice.matrix.account import Account
from appservice.matrix.client import Client
from appservice.matrix.crypto.encryption import Encryption
from appservice.matrix.decode import read_plain
from appservice.matrix.keys import KeyLoop
from appservice.matrix.last_page import last_pages
from appservice.matrix.listener import Listener
from appservice.matrix.reconcile import Reconciler
from appservice.matrix.transactions import Transactions
from appservice.telemetry import Check, HealthServer, Mask, PrometheusMeter
from appservice.turns.asking import Asking
from appservice.turns.beside import Tally
from appservice.turns.clock import now_ms
from appservice.turns.faults import Fault, no_fault
from appservice.turns.guarded import GuardedPeople
from appservice.turns.known import Known
from appservice.turns.routing import Routing
from appservice.turns.tasks import Tasks

_log = structlog.get_logger()


async def run(config: Config, stop: asyncio.Event, *, fault: Fault = no_fault) -> None:
    """Run until `stop` is set. Raises `ParlourError` for what the operator must mend."""
    meter = PrometheusMeter()
    async with open_parts(config, meter) as parts, _running(config, parts, meter, fault):
        garbage.settle()
        _log.info("started", port=config.appservice.bind_port)
        await stop.wait()
        _log.info("stopping")


@asynccontextmanager
async def _running(
    config: Config, parts: Parts, meter: PrometheusMeter, fault: Fault
) -> AsyncIterator[None]:
    encryption = await open_encryption(config, parts, fault)
    tasks = Tasks(meter)
    application = await application_of(config, parts, encryption, meter, fault, tasks)
    if encryption is not None:
        verifying = verifying_of(config, parts, encryption)
    erasures = erasures_of(parts, application, fault)
    upkeep = Upkeep(config, Account(parts.api, config.appservice.id), parts.rooms.chat, now_ms)
    reconciler = Reconciler(
        parts.api,
        parts.rooms.chat,
        application.intake.take,
        config.sync.reconcile_every / 1000,
        now_ms,
    )

    async def after_a_gap() -> None:
        reconciler.soon()
        if encryption is not None:
            encryption.look_again()
        await upkeep.greet()

    keys = KeyLoop(
        parts.api,
        parts.rooms.chat,
        parts.rooms.key_mail,
        config.sync.key_timeout,
        after_a_gap,
        fault,
        encryption,
    )
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(
            _health(config, parts, _homeserver_check(upkeep, keys, reconciler), encryption, meter)
        )
        stack.push_async_callback(_close, application, config.shutdown.grace / 1000)
        await _listen(config, parts, application, stack)
        await open_pages(
            config,
            application.reception,
            lambda: encryption.own_keys if encryption is not None else None,
            stack,
        )
        await application.start()
        stack.push_async_callback(tasks.close)

        async def connect() -> None:
            await upkeep.connect(_setting_up(encryption), application.door.adopt_unknown)
            tasks.spawn(keys.run(), "key loop")
            if encryption is not None:
                tasks.spawn(verifying.run(), "verifying")
                for work, name in encryption.work():
                    tasks.spawn(work, name)
            tasks.spawn(reconciler.run(), "reconciler")
            await tell_whose(parts.rooms.directory, parts.personal.chat)
            await application.groups.look_at_all()
            await application.whole.space_desk.look_at_all()
            tasks.spawn(application.policies.run(), "policy lists")
            tasks.spawn(erasures.run(), "erasures")
            tasks.spawn(application.ledgers.keeping.run(), "ledger of answers")
            _spawn_beside(tasks, application)
            for work, name in application.retention.work(reconciler.caught_up, parts.crypto):
                tasks.spawn(work, name)
            for side in (application.rooms_side, application.direct_side):
                for work, name in (
                    (Timers(side, now_ms).run(), "timers of"),
                    (side.waiting.run(), "what waits in"),
                    (keep_settling(side.store), "schedule of"),
                ):
                    tasks.spawn(work, f"{name} {side.name}")

        tasks.spawn(upkeep.heartbeat(), "heartbeat")
        tasks.spawn(connect(), "connect")
        yield


def _spawn_beside(tasks: Tasks, application: Application) -> None:
    for run_beside, name in application.beside:
        tasks.spawn(run_beside(), name)


def _setting_up(encryption: Encryption | None) -> Callable[[bool], Awaitable[None]]:
    async def set_up(device: bool) -> None:
        if encryption is not None:
            await encryption.establish(device=device)

    return set_up


async def application_of(
    config: Config,
    parts: Parts,
    encryption: Encryption | None,
    meter: PrometheusMeter,
    fault: Fault,
    tasks: Tasks | None = None,
) -> Application:
    """The graph of objects on what is open. Nothing runs yet; what begins later is `tasks`'."""
    ai, name = config.ai_user_id, config.ai_user.display_name
    alive = await parts.rooms.chat.cursor(ALIVE)
    public = config.web.public_url  # not all of the settings: groups reach this
    base = rules_of(config, now_ms(), int(alive) if alive else 0)

    def works() -> bool:
        return encryption is not None and encryption.works

    rules = LiveRules(
        base, parts.rooms.ledger, parts.rooms.policies, now_ms, works, parts.rooms.guardians
    )
    spare = tasks or Tasks(meter)
    ages = ages_with_peers(config, parts, encryption, spare)
    guarded = GuardedPeople(
        parts.rooms.guardians,
        ages,
        alarms=config.guardians.safety_notice,
        clock=now_ms,
        statements=ages.stated,
    )
    ages.told = guarded.stated
    routing = Routing(rules, parts.model.healthy)
    tally = Tally(parts.rooms.allowance, rules, now_ms)
    around = Surroundings(
        homeserver=encryption.client if encryption is not None else Client(parts.api),
        model=parts.model,
        asking=Asking(ai, name, budget_of(config), now_ms, shows_typing=config.answers.typing),
        budget=budget_of(config),
        ai_name=name,
        routing=routing,
        rules=rules,
        read=encryption.read if encryption is not None else read_plain,
        keys=encryption.keys if encryption is not None else None,
        wait_for_key_ms=config.encryption.wait_for_key,
        meter=meter,
        clock=now_ms,
        fault=fault,
        link_key=link_key(config),
        policy_lists=config.admission.policy_lists,
        address_of=lambda token: f"{public}/j/{token}",
        pace=config.answers.pace,
        embed=parts.embedder,
        alarms=guarded,
        classifier=classifier_of(config, parts.moderator, parts.model, routing, tally),
        tally=tally,
        erased_ms=parts.rooms.tombstones.erased_ms,
        known=Known(ages, guarded),
    )
    application = Application(parts.rooms, parts.personal, around)
    teach_exporting(application, parts, around)
    application.beside += teach_guardians(
        application, parts.rooms, around, guarded, handshake=config.guardians.handshake
    )
    application.beside += teach_guarding(application, parts, around, ages, spare)
    if encryption is not None:
        _hear(encryption, application, parts)
    return application


def _hear(encryption: Encryption, application: Application, parts: Parts) -> None:
    """What encryption has to say. Both sides speak through it, and neither reaches the other."""
    telling = Telling(application.take_own, [parts.rooms.chat, parts.personal.chat])
    encryption.outbound.left_out = OneWay("who was left out", telling.left_out)
    encryption.outbound.new_identity = OneWay("another identity", telling.new_identity)
    encryption.arrived = OneWayAtOnce("a key that arrived", application.key_arrived)


def _homeserver_check(upkeep: Upkeep, keys: KeyLoop, reconciler: Reconciler) -> Check:
    async def homeserver() -> str | None:
        trouble = upkeep.trouble or keys.trouble
        if trouble is None and not reconciler.caught_up.is_set():
            return "is connected, and what was missed is being fetched"
        return trouble

    return homeserver


def _health(
    config: Config,
    parts: Parts,
    homeserver: Check,
    encryption: Encryption | None,
    meter: PrometheusMeter,
) -> HealthServer:
    async def database() -> str | None:
        await parts.rooms.chat.ping()
        await parts.personal.chat.ping()
        if parts.crypto is not None:
            await parts.crypto.ping()
        return None

    async def encrypted_rooms() -> str | None:
        return encryption.trouble if encryption is not None else None

    async def models() -> str | None:
        trouble = parts.model.trouble()
        return None if trouble is None else f"are not all well: {trouble}"

    return HealthServer(
        host=config.health.bind_host,
        port=config.health.bind_port,
        checks={"database": database, "homeserver": homeserver},
        remarks={"models": models}
        | ({"encryption": encrypted_rooms} if encryption is not None else {}),
        metrics=meter.page,
        mask=Mask(config.secrets),
    )


async def _listen(
    config: Config, parts: Parts, application: Application, stack: AsyncExitStack
) -> None:
    await application.retention.start(last_pages(parts.api, now_ms), application.intake.take)
    for part in (application.moving, application.whole.handing):
        part.noted = application.rooms_side.pipeline.noted
    transactions = Transactions(
        config.appservice.hs_token.get_secret_value(),
        config.appservice.max_body,
        application.intake.take,
        now_ms,
        application.passing,
    )
    routes = transactions.application()
    if parts.age_pushes is not None:
        parts.age_pushes.add_to(routes)
    listener = Listener(routes, config.appservice.bind_host, config.appservice.bind_port)
    await listener.start()
    stack.push_async_callback(listener.stop)


async def _close(application: Application, grace_s: float) -> None:
    until = asyncio.get_running_loop().time() + grace_s
    await application.private.proposing.close(0.0)  # a proposal is owed to nobody
    await asyncio.gather(application.direct_side.close(until), application.rooms_side.close(until))
    await application.catching_up.visiting.close(
        max(0.0, until - asyncio.get_running_loop().time())
    )
