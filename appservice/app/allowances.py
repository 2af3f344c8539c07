"""Plans and shared budgets of the settings, as the rules read them."""

from appservice.config import Config
from appservice.model.ids import UserId
from appservice.model.plans import NO_LIMITS, Caps, Given, Plan, Plans


def plans_of(config: Config) -> Plans:
    """Who may have how much."""
    named = {
        name: Plan(
            name=name,
            replies=plan.replies,
            window_ms=plan.window,
            tokens_per_day=plan.tokens_per_day,
            images_per_day=plan.images_per_day,
            models=plan.models,
        )
        for name, plan in config.plans.named.items()
    }
    default = config.plans.default
    return Plans(
        named=named,
        given=tuple(Given(given.to, given.plan) for given in config.plans.given),
        default=NO_LIMITS if default is None else named[default],
    )


def caps_of(config: Config) -> Caps:
    """What many share."""
    budgets = config.budgets
    return Caps(
        replies_per_room=budgets.replies_per_room,
        replies_per_server=budgets.replies_per_server,
        remarks_per_room=budgets.remarks_per_room,
        replies=budgets.replies_per_day,
        tokens=budgets.tokens_per_day,
        admins=tuple(UserId(user) for user in budgets.admins),
    )
