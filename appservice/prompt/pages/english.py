"""The pages in English."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

SENTENCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "invited": "You are invited to the group",
        "unnamed": "A group without a name",
        "title": "{name}: invitation",
        "people_none": "Nobody is in yet.",
        "people_one": "One person is in.",
        "people_many": "{count} people are in.",
        "ai_heading": "An AI takes part",
        "ai_reads": (
            "{ai} is an AI. It reads what is written in this group and keeps it, so that it can"
            " follow the conversation. It answers when somebody mentions it, and"
            " may say something unasked where its members want that."
        ),
        "ai_kept": "What it keeps lies with whoever runs {server}, and these people can see it.",
        "ai_local": "The language model runs in their own hands too: nothing goes to others.",
        "ai_remote": (
            "For an answer, the newest part of the conversation goes to the service that runs the"
            " language model."
        ),
        "approve": "The members of the group decide about everybody who comes by this link.",
        "button": "Get a code to join",
        "code_title": "Your code for {name}",
        "code_heading": "Your code",
        "step_copy": "Copy this message:",
        "step_send": "Send it in a chat with {ai}, from the account that wants to come in:",
        "step_accept": "Accept the invitation that you then get.",
        "step_wait": "The members decide. If they say yes, you get an invitation: accept it.",
        "code_once": "The code works once, until {until}. Do not pass it on.",
        "encryption": "Leave encryption off for that chat: {ai} can't read encrypted messages.",
        "copy": "Copy",
        "copied": "Copied",
        "open_app": "Open in a Matrix app",
        "open_element": "Open in Element",
        "open_matrix_to": "Other apps (matrix.to)",
        "qr": "Is Matrix on another device? Scan this there to open the chat.",
        "qr_alt": "QR code that opens a chat with {ai}",
        "account_heading": "No Matrix account yet?",
        "account_text": (
            "Matrix is an open network for chats. An account on any server will do; then come back"
            " to this page."
        ),
        "account_link": "Get an account",
        "by_id_heading": "Or be invited by your Matrix ID",
        "by_id_label": "Your Matrix ID, like @you:example.org",
        "by_id_button": "Invite this ID",
        "by_id_asked": (
            "If this ID can be invited, its invitation comes within a few minutes. You can close"
            " this page."
        ),
        "by_id_bad": "That is no Matrix ID. One looks like @you:example.org.",
        "sorry_title": "This link does not let you in",
        "trouble_unknown": (
            "This link does not work. Perhaps a piece of it is missing: ask who gave it to you to"
            " send it again."
        ),
        "trouble_reset": (
            "This link was replaced by another one. Ask who gave it to you for the new one."
        ),
        "trouble_off": "Links into this group are switched off. Ask who gave it to you.",
        "trouble_expired": "This link has expired. Ask who gave it to you for a new one.",
        "trouble_used_up": (
            "This link has been used as often as it may. Ask who gave it to you for a new one."
        ),
        "trouble_full": "The group is full. Try this link again when somebody has left.",
        "trouble_busy": (
            "Several people who came by this link have not come in yet. Please try again later."
        ),
        "slow_title": "One moment, please",
        "slow": "Too many pages were asked for at once. Please try again in a while.",
        "again_title": "Please press the button once more",
        "again": (
            "The page was open for too long, or this browser takes no cookies. Load the link again"
            " and press the button."
        ),
        "broken_title": "That did not work",
        "broken": "Something is wrong on our side. Please try again in a few minutes.",
        "keys_title": "The keys of {ai}",
        "keys_why": (
            "{ai} takes part in encrypted rooms. With these keys you can check that your Matrix app"
            " talks with this AI, and with nobody who pretends to be it."
        ),
        "keys_user": "Matrix ID",
        "keys_master": "Identity (master key)",
        "keys_master_note": "It stays the same, also when the AI gets another device.",
        "keys_device": "Device {device}",
        "keys_device_note": "Apps also call it a session.",
        "keys_compare": "How to compare",
        "keys_find": (
            "In a room with {ai}, open its profile in your app and look for its devices or"
            " sessions. Apps that show keys show the device's, some the identity's, too."
        ),
        "keys_same": "Compare every group. Upper and lower case matter.",
        "keys_other": (
            "If one is different, write nothing private there, and tell those who run {server}."
        ),
        "keys_proof": "What that proves",
        "keys_proof_text": (
            "This page comes from {host}, not through your homeserver. If both show the same, no"
            " homeserver has put keys of its own in between. It says nothing about what becomes of"
            " your words: those who run {server} can read what the AI reads."
        ),
        "keys_footer": (
            "This page loads nothing from other websites, sets no cookie and does not track you."
        ),
        "no_keys_title": "No keys to show",
        "no_keys": "This AI does not take part in encrypted rooms, or not at the moment.",
        "footer": (
            "This page loads nothing from other websites and does not track you. Its one cookie"
            " guards the button and is gone when you close the browser."
        ),
    }
)
