"""The pages in German."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "invited": "Du bist eingeladen in die Gruppe",
        "unnamed": "Eine Gruppe ohne Namen",
        "title": "{name}: Einladung",
        "people_none": "Noch ist niemand drin.",
        "people_one": "Eine Person ist drin.",
        "people_many": "{count} Personen sind drin.",
        "ai_heading": "Eine KI ist dabei",
        "ai_reads": (
            "{ai} ist eine KI. Sie liest, was in dieser Gruppe geschrieben wird, und bewahrt es"
            " auf, damit sie dem Gespräch folgen kann. Sie antwortet, wenn jemand sie erwähnt,"
            " und sagt vielleicht von sich aus etwas, wo die Mitglieder das wollen."
        ),
        "ai_kept": (
            "Was sie aufbewahrt, liegt bei denen, die {server} betreiben; sie können es sehen."
        ),
        "ai_local": "Auch das Sprachmodell läuft bei ihnen selbst: Nichts geht an andere.",
        "ai_remote": (
            "Für eine Antwort geht der neueste Teil des Gesprächs an den Dienst, der das"
            " Sprachmodell betreibt."
        ),
        "approve": "Über alle, die mit diesem Link kommen, entscheiden die Mitglieder der Gruppe.",
        "button": "Code zum Beitreten holen",
        "code_title": "Dein Code für {name}",
        "code_heading": "Dein Code",
        "step_copy": "Kopiere diese Nachricht:",
        "step_send": (
            "Schicke sie in einem Chat mit {ai}, von dem Konto aus, das in die Gruppe soll:"
        ),
        "step_accept": "Nimm die Einladung an, die du dann bekommst.",
        "step_wait": (
            "Die Mitglieder entscheiden. Sagen sie Ja, bekommst du eine Einladung: Nimm sie an."
        ),
        "code_once": "Der Code gilt einmal, bis {until}. Gib ihn nicht weiter.",
        "encryption": (
            "Lass die Verschlüsselung für diesen Chat aus: {ai} kann verschlüsselte Nachrichten"
            " nicht lesen."
        ),
        "copy": "Kopieren",
        "copied": "Kopiert",
        "open_app": "In einer Matrix-App öffnen",
        "open_element": "In Element öffnen",
        "open_matrix_to": "Andere Apps (matrix.to)",
        "qr": "Matrix ist auf einem anderen Gerät? Scanne dies dort, um den Chat zu öffnen.",
        "qr_alt": "QR-Code, der einen Chat mit {ai} öffnet",
        "account_heading": "Noch kein Matrix-Konto?",
        "account_text": (
            "Matrix ist ein offenes Netz für Chats. Ein Konto auf irgendeinem Server genügt; komm"
            " danach auf diese Seite zurück."
        ),
        "account_link": "Ein Konto anlegen",
        "by_id_heading": "Oder mit deiner Matrix-ID eingeladen werden",
        "by_id_label": "Deine Matrix-ID, zum Beispiel @du:example.org",
        "by_id_button": "Diese ID einladen",
        "by_id_asked": (
            "Wenn diese ID eingeladen werden kann, kommt ihre Einladung in wenigen Minuten. Du"
            " kannst diese Seite schließen."
        ),
        "by_id_bad": "Das ist keine Matrix-ID. Eine sieht so aus: @du:example.org.",
        "sorry_title": "Dieser Link führt nicht hinein",
        "trouble_unknown": (
            "Dieser Link funktioniert nicht. Vielleicht fehlt ein Stück: Bitte den, der ihn dir"
            " gegeben hat, ihn noch einmal zu schicken."
        ),
        "trouble_reset": (
            "Dieser Link wurde durch einen anderen ersetzt. Frag nach dem neuen, wo du ihn her"
            " hast."
        ),
        "trouble_off": (
            "Links in diese Gruppe sind abgeschaltet. Frag nach, wo du diesen her hast."
        ),
        "trouble_expired": "Dieser Link ist abgelaufen. Frag nach einem neuen, wo du ihn her hast.",
        "trouble_used_up": (
            "Dieser Link wurde so oft benutzt, wie er darf. Frag nach einem neuen, wo du ihn her"
            " hast."
        ),
        "trouble_full": "Die Gruppe ist voll. Versuche es wieder, wenn jemand gegangen ist.",
        "trouble_busy": (
            "Mehrere, die mit diesem Link kamen, sind noch nicht drin. Versuche es später noch"
            " einmal."
        ),
        "slow_title": "Einen Moment bitte",
        "slow": "Es wurden zu viele Seiten auf einmal abgerufen. Versuche es später wieder.",
        "again_title": "Bitte drücke noch einmal auf den Knopf",
        "again": (
            "Die Seite war zu lange offen, oder dieser Browser nimmt keine Cookies. Lade den Link"
            " neu und drücke auf den Knopf."
        ),
        "broken_title": "Das hat nicht geklappt",
        "broken": "Bei uns stimmt etwas nicht. Versuche es in ein paar Minuten noch einmal.",
        "keys_title": "Die Schlüssel von {ai}",
        "keys_why": (
            "{ai} nimmt an verschlüsselten Räumen teil. Mit diesen Schlüsseln kannst du prüfen, ob"
            " deine Matrix-App mit dieser KI spricht und mit niemandem, der sich für sie ausgibt."
        ),
        "keys_user": "Matrix-ID",
        "keys_master": "Identität (Hauptschlüssel)",
        "keys_master_note": "Sie bleibt gleich, auch wenn die KI ein anderes Gerät bekommt.",
        "keys_device": "Gerät {device}",
        "keys_device_note": "In manchen Apps heißt es Sitzung.",
        "keys_compare": "So vergleichst du",
        "keys_find": (
            "Öffne in einem Raum mit {ai} deren Profil in deiner App und suche nach Geräten oder"
            " Sitzungen. Apps, die Schlüssel zeigen, zeigen den des Geräts, manche auch den der"
            " Identität."
        ),
        "keys_same": "Vergleiche jede Gruppe. Groß- und Kleinschreibung zählen.",
        "keys_other": (
            "Ist eine anders, schreib dort nichts Vertrauliches und sag denen Bescheid, die"
            " {server} betreiben."
        ),
        "keys_proof": "Was das beweist",
        "keys_proof_text": (
            "Diese Seite kommt von {host} und nicht über deinen Homeserver. Zeigen beide dasselbe,"
            " hat kein Homeserver eigene Schlüssel dazwischengeschoben. Was aus deinen Worten wird,"
            " sagt das nicht: Die {server} betreiben, können lesen, was die KI liest."
        ),
        "keys_footer": (
            "Diese Seite lädt nichts von anderen Websites, setzt kein Cookie und verfolgt dich"
            " nicht."
        ),
        "no_keys_title": "Keine Schlüssel zu zeigen",
        "no_keys": "Diese KI nimmt nicht an verschlüsselten Räumen teil, oder gerade nicht.",
        "footer": (
            "Diese Seite lädt nichts von anderen Websites und verfolgt dich nicht. Ihr einziges"
            " Cookie schützt den Knopf und ist weg, wenn du den Browser schließt."
        ),
    }
)
