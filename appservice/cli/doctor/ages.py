"""The ways by which people's age is read: whether they answer, and how well a secret is kept."""

from typing import Final

from appservice.app.ages import age_sources
from appservice.cli.doctor.apart import CHECK, apart
from appservice.cli.doctor.finding import Finding, ok, warning, wrong
from appservice.config import Config
from appservice.model.errors import Unavailable


async def ages(config: Config) -> list[Finding]:
    """Each way that is set up is tried with the AI user's own account data."""
    async with age_sources(config) as sources:
        if not sources:
            return [_nobody(config)]
        found = []
        for name, source in sources.items():
            try:
                await source.read(config.ai_user_id)
            except Unavailable as error:
                what = f"by way of the {name} nothing can be read: {str(error).rstrip('.')}"
                found.append(wrong(CHECK, what, _DO[name]))
            else:
                found.append(ok(CHECK, f"by way of the {name} account data can be read"))
    if "socket" in sources and config.age.socket is not None:
        found += apart(config.age.socket, config.path.parent)
    return found


_DO: Final = {
    "socket": "start `parlour age-reader`; its own log says what is wrong",
    "module": "see that homeserver.yaml names parlour_ages, and that both have the same secret",
    "admin": "give age.admin_token an administrator's access token",
}


def _nobody(config: Config) -> Finding:
    if config.age.issuers:
        what = "there are age.issuers, and nothing that reads what they stated"
        return warning(CHECK, what, "choose a way: age.reader")
    return ok(CHECK, "nobody's age is read")
