"""Where somebody finds an ear, country by country: data, each with the page of who answers.

A line for everybody comes first, then one for young people; none is for one group of people only.
Each number was found on public pages in November 2026, of who answers, governments or newspapers,
and none was called: the operator should look at their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Who answers, at which number, and where they say so themselves."""

    name: str
    number: str
    url: str


EVERYWHERE: Final = "https://findahelpline.com"
"""Finds one in most countries of the world (by ThroughLine)."""

_LINES: Final[Mapping[str, tuple[HelpLine, ...]]] = {
    "AT": (
        HelpLine("TelefonSeelsorge", "142", "https://www.telefonseelsorge.at"),
        HelpLine("Rat auf Draht", "147", "https://www.rataufdraht.at"),
    ),
    "AU": (
        HelpLine("Lifeline", "13 11 14", "https://www.lifeline.org.au"),
        HelpLine("Kids Helpline", "1800 55 1800", "https://kidshelpline.com.au"),
    ),
    "BE": (
        HelpLine("Zelfmoordlijn", "1813", "https://www.zelfmoord1813.be"),
        HelpLine(
            "Centre de Prévention du Suicide", "0800 32 123", "https://www.preventionsuicide.be"
        ),
    ),
    "BR": (HelpLine("CVV", "188", "https://cvv.org.br"),),
    "CA": (
        HelpLine("Suicide Crisis Helpline", "988", "https://988.ca"),
        HelpLine("Kids Help Phone", "1-800-668-6868", "https://kidshelpphone.ca"),
    ),
    "CH": (
        HelpLine("Die Dargebotene Hand", "143", "https://www.143.ch"),
        HelpLine("Pro Juventute", "147", "https://www.147.ch"),
    ),
    "CZ": (
        HelpLine("Linka první psychické pomoci", "116 123", "https://linkapsychickepomoci.cz"),
        HelpLine("Linka bezpečí", "116 111", "https://www.linkabezpeci.cz"),
    ),
    "DE": (
        HelpLine("TelefonSeelsorge", "0800 1110111", "https://www.telefonseelsorge.de"),
        HelpLine("Nummer gegen Kummer", "116 111", "https://www.nummergegenkummer.de"),
    ),
    "DK": (
        HelpLine("Livslinien", "70 201 201", "https://www.livslinien.dk"),
        HelpLine("BørneTelefonen", "116 111", "https://bornetelefonen.dk"),
    ),
    "ES": (
        HelpLine("Línea 024", "024", "https://www.sanidad.gob.es/linea024"),
        HelpLine("Teléfono ANAR", "116 111", "https://www.anar.org"),
    ),
    "FI": (
        HelpLine("MIELI Kriisipuhelin", "09 2525 0111", "https://mieli.fi"),
        HelpLine("Lasten ja nuorten puhelin", "116 111", "https://www.nuortennetti.fi"),
    ),
    "FR": (
        HelpLine("Numéro national de prévention du suicide", "3114", "https://3114.fr"),
        HelpLine("Allô Enfance en Danger", "119", "https://www.allo119.gouv.fr"),
    ),
    "GB": (
        HelpLine("Samaritans", "116 123", "https://www.samaritans.org"),
        HelpLine("Childline", "0800 1111", "https://www.childline.org.uk"),
    ),
    "IE": (HelpLine("Samaritans", "116 123", "https://www.samaritans.org/ireland"),),
    "IN": (
        HelpLine("Tele-MANAS", "14416", "https://telemanas.mohfw.gov.in"),
        HelpLine("Childline", "1098", "https://www.childlineindia.org"),
    ),
    "IT": (
        HelpLine("Telefono Amico", "02 2327 2327", "https://www.telefonoamico.it"),
        HelpLine("Telefono Azzurro", "19696", "https://www.azzurro.it"),
    ),
    "JP": (
        HelpLine("よりそいホットライン", "0120-279-338", "https://www.since2011.net/yorisoi"),
        HelpLine("チャイルドライン", "0120-99-7777", "https://childline.or.jp"),
    ),
    "LU": (
        HelpLine("SOS Détresse", "45 45 45", "https://454545.lu"),
        HelpLine("Kanner-Jugendtelefon", "116 111", "https://www.kjt.lu"),
    ),
    "NL": (
        HelpLine("113 Zelfmoordpreventie", "113", "https://www.113.nl"),
        HelpLine("Kindertelefoon", "0800-0432", "https://www.kindertelefoon.nl"),
    ),
    "NO": (
        HelpLine("Mental Helse", "116 123", "https://mentalhelse.no"),
        HelpLine("Alarmtelefonen", "116 111", "https://www.116111.no"),
    ),
    "NZ": (
        HelpLine("Need to talk?", "1737", "https://1737.org.nz"),
        HelpLine("Youthline", "0800 376 633", "https://www.youthline.co.nz"),
    ),
    "PL": (
        HelpLine("Centrum Wsparcia", "800 70 2222", "https://centrumwsparcia.pl"),
        HelpLine("Telefon zaufania dla dzieci i młodzieży", "116 111", "https://116111.pl"),
    ),
    "PT": (
        HelpLine("Linha Nacional de Prevenção do Suicídio", "1411", "https://www.sns24.gov.pt"),
        HelpLine("SOS Criança", "116 111", "https://iacrianca.pt"),
    ),
    "RU": (HelpLine("Детский телефон доверия", "8-800-2000-122", "https://telefon-doveria.ru"),),
    "SE": (
        HelpLine("Mind Självmordslinjen", "90101", "https://mind.se"),
        HelpLine("Bris", "116 111", "https://www.bris.se"),
    ),
    "US": (HelpLine("988 Suicide & Crisis Lifeline", "988", "https://988lifeline.org"),),
    "ZA": (
        HelpLine("SADAG", "0800 567 567", "https://www.sadag.org"),
        HelpLine("Childline", "116", "https://www.childlinesa.org.za"),
    ),
}
HELP_LINES: Final = MappingProxyType(_LINES)
"""By country, as of ISO 3166-1."""
